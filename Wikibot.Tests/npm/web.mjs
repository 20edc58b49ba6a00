// The wiki in the machine's Chromium: node web.mjs <web address> <what> [folder for pictures]. Prints a line of JSON for each thing seen.
// what: day (a person's day), pages (axe-core at 360, 1280 and 2560 px, light and dark), hostile (opens pages that want to run something).
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { browser, dot, follow, open, say, signIn, url, visit } from './browser.mjs';

const [address, what, argument, folder] = process.argv.slice(2);
try {
  await { day, pages, hostile }[what]();
} finally {
  await browser.close();
}

/** A day of Ada's, with scripts and without: signs in, reads, writes, sees what the agent did, undoes it, invites, signs out. */
async function day() {
  for (const javaScriptEnabled of [true, false]) {
    const { context, page, wrong } = await open({ javaScriptEnabled });
    const name = javaScriptEnabled ? 'With script' : 'Without script';
    const go = (role, name) => follow(page, page.getByRole(role, { name }).first());
    await signIn(page);
    await go('link', 'home');
    await go('link', 'New page');
    await page.getByLabel('Path').fill(`Day/${name}`);
    await page.getByLabel('Markdown').fill('# A day\n\nwritten by *hand*');
    if (javaScriptEnabled) {
      await page.locator('.preview em', { hasText: 'hand' }).waitFor();
    } else {
      await go('button', 'Preview');
      await page.locator('.preview em', { hasText: 'hand' }).waitFor();
    }
    await go('button', 'Save');
    await page.getByRole('heading', { name: 'A day' }).waitFor();
    say({ step: `${name}: written`, at: new URL(page.url()).pathname });

    await follow(page, page.getByRole('link', { name: 'Edit', exact: true }));
    await page.getByLabel('Markdown').fill('# A day\n\nwritten by hand, twice\n');
    if (javaScriptEnabled) {
      await page.getByLabel('Markdown').evaluate((area, picture) => {
        const data = new DataTransfer();
        data.items.add(new File([Uint8Array.from(atob(picture), sign => sign.charCodeAt(0))], 'image.png', { type: 'image/png' }));
        area.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
      }, dot);
      await page.waitForFunction(() => document.querySelector('.preview img')?.naturalWidth === 1);
      say({ step: `${name}: pasted` });
    }
    await go('button', 'Save');
    await go('link', 'History');
    await go('button', 'Compare');
    await page.locator('td ins', { hasText: 'twice' }).waitFor();
    say({ step: `${name}: compared` });

    await page.goto(url('/w/home?folder=Day%2F'));
    await go('link', 'Add a file');
    await page.getByLabel('File').setInputFiles({ name: `${name}.png`, mimeType: 'image/png', buffer: Buffer.from(dot, 'base64') });
    await go('button', 'Add it');
    await page.getByRole('heading', { name: `${name}.png` }).waitFor();
    say({ step: `${name}: uploaded`, shown: await page.locator('main img').evaluate(picture => picture.decode().then(() => picture.naturalWidth)) });

    await page.getByRole('searchbox', { name: 'Search this wiki' }).fill('written');
    if (javaScriptEnabled) {
      await page.locator('.found a', { hasText: `Day/${name}` }).first().waitFor();
      await page.keyboard.press('ArrowDown');
      const chosen = await page.evaluate(() => document.activeElement.closest('.found') !== null);
      await page.keyboard.press('Escape');
      say({ step: `${name}: found while typing`, chosen, closed: await page.locator('.found').isHidden() });
    }
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
    await page.locator('.hits a', { hasText: `Day/${name}` }).first().waitFor();
    say({ step: `${name}: found` });

    const session = javaScriptEnabled ? 'rogue-a' : 'rogue-b';
    await go('link', 'Changes');
    await page.getByLabel('Client, program or session').fill(session);
    await go('button', 'Show');
    await go('link', /^Undo what/);
    await page.getByLabel('Since').fill('1h');
    await go('button', 'Show what that would change');
    await page.locator('td del').first().waitFor();
    await go('button', 'Undo it');
    await page.getByRole('heading', { name: 'What this changed' }).waitFor();
    say({ step: `${name}: undone` });

    await go('link', 'Members');
    await page.getByLabel('E-mail').fill('ben@example.com');
    await go('button', 'Invite');
    await page.getByText('ben@example.com').first().waitFor();
    await go('button', 'Sign out');
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
    say({ step: `${name}: signed out`, wrong });
    await context.close();
  }
}

/** Each page by axe-core, and whether it is wider than the window. */
async function pages() {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  if (folder) mkdirSync(folder, { recursive: true });
  const places = JSON.parse(argument);
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [360, 1280, 2560]) {
      const { context, page, wrong } = await open({ viewport: { width, height: 800 }, colorScheme });
      await signIn(page);
      for (const [name, place] of Object.entries(places)) {
        await visit(page, place);
        // Also those that are loaded when somebody scrolls to them: each has to be one, and is on the screenshot.
        const blank = await page.evaluate(() => Promise.all([...document.images].map(image => {
          image.loading = 'eager';
          return image.decode().then(() => [], () => [`no picture: ${image.src}`]);
        })).then(all => all.flat()));
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (folder) await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`), fullPage: name !== 'undo' });
        say({ name, width, colorScheme, overflow, violations: violations.map(found => `${found.id}: ${found.nodes.slice(0, 3).map(node => node.html).join(' ')}`), wrong: [...blank, ...wrong.splice(0)] });
      }
      await context.close();
    }
  }
}

/** Opens each page that is given; nothing may run, load or be refused by the policy, since nothing that is active is there. */
async function hostile() {
  const { page, wrong } = await open();
  await signIn(page);
  for (const path of JSON.parse(argument)) {
    await page.goto(url(path));
    const ran = await page.evaluate(() => globalThis.ran ?? null);
    const here = new URL(page.url()).pathname === new URL(path, address).pathname;
    for (const link of await page.locator('article a[href]').all()) await link.hover({ timeout: 500, force: true }).catch(() => {});
    say({ path, ran: ran ?? await page.evaluate(() => globalThis.ran ?? null), here, whole: await page.locator('footer.last').count() === 1, wrong: wrong.splice(0) });
  }
}
