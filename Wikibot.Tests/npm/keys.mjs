// A person at the keyboard: Tab, arrows, Enter, Space and letters, and nothing else. What has focus is looked at with each press, never put there.

/** Presses of Tab before somebody gives up: no page of a wiki of a few pages has as many stops. */
const mostStops = 150;

export class Keys {
  /** Stops whose focus could not be seen, by page and element. */
  unseen = [];

  constructor(page) {
    this.page = page;
  }

  press(key) {
    return this.page.keyboard.press(key);
  }

  type(text) {
    return this.page.keyboard.type(text);
  }

  /** One stop on; what has focus then, and whether it is seen: with an outline, within the window, covered by nothing (WCAG 2.2: 2.4.7, 2.4.11). */
  async tab(back = false) {
    await this.press(back ? 'Shift+Tab' : 'Tab');
    const stop = await this.page.evaluate(() => {
      const at = document.activeElement;
      if (!at || at === document.body) return { text: 'the page itself', seen: true };
      const style = getComputedStyle(at);
      const box = [...at.getClientRects()].find(one => one.width > 1 && one.height > 1);
      const text = `${at.tagName} ${at.id} ${at.getAttribute('name') ?? ''} ${at.textContent.trim().slice(0, 30)}`;
      if (!box) return { text, seen: false };
      const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
      const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
      const on = right > left && bottom > top && document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      const marked = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
      return { text, seen: marked && !!on && (at.contains(on) || on.contains(at)) };
    });
    if (!stop.seen) this.unseen.push(`${new URL(this.page.url()).pathname}: ${stop.text}`);
    return stop.text;
  }

  /** Goes on by Tab until what is meant has focus. */
  async to(meant, { back = false } = {}) {
    const passed = [];
    for (let stops = 0; stops < mostStops; stops++) {
      if (await this.isOn(meant)) return;
      passed.push(await this.tab(back));
    }
    throw new Error(`No way to ${meant} by ${back ? 'Shift+Tab' : 'Tab'} on ${this.page.url()}. Passed: ${passed.slice(0, 60).join(' | ')}`);
  }

  /** The same, by role and name. */
  toRole(role, name, options = {}) {
    return this.to(this.page.getByRole(role, { name, exact: typeof name === 'string' }), options);
  }

  isOn(meant) {
    return meant.evaluateAll(elements => elements.includes(document.activeElement));
  }

  /** Goes to a link or button and presses it; waits for what comes. */
  async go(role, name, comes, options = {}) {
    await this.toRole(role, name, options);
    await this.enter(comes);
  }

  /** Presses Enter on what leads to another page, and waits for it. */
  async enter(comes) {
    await Promise.all([this.page.waitForEvent('domcontentloaded'), this.press('Enter')]);
    await comes.first().waitFor();
  }

  /** Goes to a field and writes in it, in the place of what is there. */
  async write(role, name, text) {
    await this.toRole(role, name);
    await this.press('Control+A');
    await this.type(text);
  }

  /** Goes to a group of radio buttons and on by arrows to one of them. */
  async choose(group, meant) {
    await this.to(group);
    for (let steps = 0; steps < mostStops && !(await this.isOn(meant)); steps++) await this.press('ArrowDown');
    if (!(await meant.isChecked())) throw new Error(`No way to ${meant} by arrows on ${this.page.url()}.`);
  }

  /** All stops of a page, once around: what can take focus and did not, and whether one comes back to the first. */
  async around(back = false) {
    await this.page.evaluate(() => {
      globalThis.stops = new Set();
      document.addEventListener('focusin', event => globalThis.stops.add(event.target));
    });
    let times = 0;
    for (let presses = 0; presses < 2 * mostStops && times < 2; presses++) {
      await this.tab(back);
      times += await this.page.evaluate(() => {
        const at = document.activeElement;
        if (at !== document.body) globalThis.firstStop ??= at;
        return at === globalThis.firstStop || (at === document.body && globalThis.firstStop !== undefined) ? 1 : 0;
      });
    }
    return this.page.evaluate(back => {
      const can = [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
        .filter(one => !one.disabled && one.checkVisibility({ visibilityProperty: true }))
        .filter(one => one.type !== 'radio' || one.checked);
      return { stops: globalThis.stops.size, missed: can.filter(one => !globalThis.stops.has(one)).map(one => one.outerHTML.slice(0, 120)), around: back };
    }, times === 2);
  }
}
