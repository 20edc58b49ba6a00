// The app of the chat in the machine's Chromium, in a host that is made of the published AppBridge: node chat.mjs <MCP endpoint> <what> <JSON> [folder for pictures].
// The token comes in WIKIBOT_TOKEN. Prints a line of JSON for each thing seen.
// what: views (each by axe-core, at 320 and 1280 px, light and dark), day (what somebody does with it, by keyboard), hostile (opens answers that want to run something).
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { start } from './chat/host.mjs';

const [endpoint, what, argument, folder] = process.argv.slice(2);
const say = thing => console.log(JSON.stringify(thing));
const given = JSON.parse(argument);
const host = await start(endpoint, process.env.WIKIBOT_TOKEN);
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--no-proxy-server'] });
try {
  await { views, day, hostile }[what]();
} finally {
  await browser.close();
  host.close();
}

/** A chat that notes what goes wrong in it: errors, refusals of policies, requests of the view, and any to elsewhere. */
async function chat({ mode = 'auto', ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const wrong = [];
  // A client with a handshake asks for a stream of notifications, which there is not.
  page.on('console', message => { if (message.type() === 'error' && !message.text().includes('status of 405')) wrong.push(message.text()); });
  page.on('pageerror', error => wrong.push(`${error}`));
  page.on('dialog', dialog => { wrong.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on('request', request => {
    if (!['localhost', '127.0.0.1'].includes(new URL(request.url()).hostname) || (request.frame().parentFrame()?.parentFrame() && !request.isNavigationRequest())) wrong.push(`request: ${request.url()}`);
  });
  await page.goto(host.url);
  await page.waitForFunction(() => globalThis.chat);
  const about = await page.evaluate(mode => globalThis.chat.connect(mode), mode);
  return { context, page, wrong, about };
}

/** Opens an answer in its app, and waits until it is shown. */
async function open(page, { tool, args, context, can }) {
  const answer = await page.evaluate(([tool, args, options]) => globalThis.chat.open(tool, args, options), [tool, args, { context, can }]);
  // By its elements, which are waited for: of a frame in another process this one may hear later than that it spoke.
  const sandbox = await (await page.locator('iframe').elementHandle()).contentFrame();
  const view = await (await sandbox.locator('iframe').elementHandle()).contentFrame();
  await view.waitForFunction(() => document.querySelector('#view')?.childElementCount > 0);
  return { answer, view };
}

/** Ends the view, as a host does. */
function close(page) {
  return page.evaluate(() => globalThis.chat.close());
}

async function views() {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  if (folder) mkdirSync(folder, { recursive: true });
  for (const theme of ['light', 'dark']) {
    for (const width of [320, 1280]) {
      // The host's theme is the one that counts, not the machine's.
      const { context, page, wrong, about } = await chat({ viewport: { width, height: 1000 }, colorScheme: theme === 'light' ? 'dark' : 'light' });
      for (const [name, one] of Object.entries(given)) {
        const { answer, view } = await open(page, { ...one, context: { theme, ...one.context } });
        const text = await view.evaluate(() => document.querySelector('#view').innerText);
        // The size of a layout that is over may have been told, and kept to, before that of the one that stays.
        const fits = await view.waitForFunction(() => document.documentElement.scrollHeight <= window.innerHeight + 1).then(() => true, () => false);
        await page.waitForFunction(() => Math.abs(document.querySelector('iframe').clientHeight - globalThis.chat.sizes.at(-1)) < 2);
        const paper = await view.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
        await view.evaluate(axe);
        const { violations } = await view.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
        const overflow = await view.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        // Painted, and not only laid out: a picture that is taken too early is blank.
        await view.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
        if (folder) await page.screenshot({ path: join(folder, `chat-${name}-${width}-${theme}.png`), fullPage: true });
        say({ name, width, theme, version: about.version, tools: about.tools, extensions: about.extensions, app: answer.app, text, paper, overflow, fits, sides: await view.locator('table.two').count(),
          violations: violations.map(found => `${found.id}: ${found.nodes.slice(0, 3).map(node => node.html).join(' ')}`), wrong: wrong.splice(0), ended: await close(page) });
      }
      await context.close();
    }
  }
}

/** A person's: what a session did, a theme that changes, the whole window, more of a list, an undo that is overtaken, and one that is done, all by keyboard. */
async function day() {
  const { context, page, wrong } = await chat({ mode: 'legacy' });
  let { view } = await open(page, given.recent);
  const press = async name => {
    const button = view.getByRole('button', { name }).first();
    await button.focus();
    // Keys go where the browser believes the focus to be, and it hears of a frame's from another process.
    await page.waitForFunction(() => document.activeElement?.localName === 'iframe');
    await page.keyboard.press('Enter');
    return button;
  };
  const shown = await press('What it did');
  await view.locator('td ins').first().waitFor();
  say({ step: 'commit', pages: await view.locator('.diff').count(), expanded: await shown.getAttribute('aria-expanded') });
  const before = await view.locator('.changes > li').count();
  await press('Show older ones');
  await view.waitForFunction(count => document.querySelectorAll('.changes > li').length > count, before);
  say({ step: 'older', before, after: await view.locator('.changes > li').count(), focused: await view.evaluate(() => document.activeElement.closest('.changes') !== null) });

  const paper = () => view.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const colours = [await paper()];
  for (const change of [{ theme: 'dark' }, { theme: 'light' }, { styles: { variables: { '--color-background-primary': 'rgb(250, 249, 245)', '--color-background-secondary': 'url(https://evil.example/x.png)' } } }]) {
    const last = colours.at(-1);
    await page.evaluate(change => globalThis.chat.change(change), change);
    await view.waitForFunction(last => getComputedStyle(document.documentElement).backgroundColor !== last, last);
    colours.push(await paper());
  }
  await press('Full screen');
  await view.getByRole('button', { name: 'Back to the chat' }).waitFor();
  say({ step: 'dressed', colours, display: await view.evaluate(() => document.documentElement.dataset.display) });
  await close(page);

  ({ view } = await open(page, given.preview));
  await page.evaluate(({ tool, args }) => globalThis.chat.call(tool, args), given.overtake);
  await press('Undo this…');
  const asked = await view.locator('#question').innerText();
  const safe = await view.evaluate(() => document.activeElement.textContent);
  await press('Yes, undo it');
  await view.getByRole('alert').waitFor();
  say({ step: 'overtaken', asked, safe, said: await view.getByRole('alert').innerText(), told: (await page.evaluate(() => globalThis.chat.told)).length });
  await press('Undo this…');
  await press('Yes, undo it');
  await view.getByRole('heading', { name: 'Undone' }).waitFor();
  await page.waitForFunction(() => globalThis.chat.told.length > 0);
  const focused = await view.evaluate(() => document.activeElement.tagName);
  await press('Show what it changed');
  await view.locator('td del').first().waitFor();
  say({ step: 'undone', focused, told: await page.evaluate(() => globalThis.chat.told), wrong });
  await context.close();
}

/** Nothing may run, load or become an element that a text asked for. */
async function hostile() {
  const { page, wrong, about } = await chat();
  for (const one of given) {
    const { view } = await open(page, one);
    for (const closed of await view.locator('details:not([open]) > summary').all()) await closed.click();
    const seen = await view.evaluate(() => ({ ran: globalThis.ran ?? null, elements: [...new Set([...document.querySelectorAll('#view *')].map(found => found.localName))].sort(), shown: document.querySelector('#view').innerText.length }));
    say({ ...one, version: about.version, ...seen, whole: await view.locator('#status').count() === 1, signs: await view.locator('.sign').allInnerTexts(), wrong: wrong.splice(0) });
    await close(page);
  }
}
