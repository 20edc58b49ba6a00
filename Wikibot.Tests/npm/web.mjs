// The wiki in the machine's Chromium: node web.mjs <web address> <what> [folder for pictures]. Prints a line of JSON for each thing seen.
// what: day (a person's day), pages (axe-core at 360, 1280 and 2560 px, light and dark), hostile (opens pages that want to run something).
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { browser, dot, open, say, signIn, url, visit } from './browser.mjs';

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
    await signIn(page);
    await page.getByRole('link', { name: 'home' }).first().click();
    await page.getByRole('link', { name: 'New page' }).click();
    await page.getByLabel('Path').fill(`Day/${name}`);
    await page.getByLabel('Markdown').fill('# A day\n\nwritten by *hand*');
    if (javaScriptEnabled) {
      await page.locator('.preview em', { hasText: 'hand' }).waitFor();
    } else {
      await page.getByRole('button', { name: 'Preview' }).click();
      await page.locator('.preview em', { hasText: 'hand' }).waitFor();
    }
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'A day' }).waitFor();
    say({ step: `${name}: written`, at: new URL(page.url()).pathname });

    await page.getByRole('link', { name: 'Edit', exact: true }).click();
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
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('link', { name: 'History' }).click();
    await page.getByRole('button', { name: 'Compare' }).click();
    await page.locator('td ins', { hasText: 'twice' }).waitFor();
    say({ step: `${name}: compared` });

    await page.goto(url('/w/home?folder=Day%2F'));
    await page.getByRole('link', { name: 'Add a file' }).click();
    await page.getByLabel('File').setInputFiles({ name: `${name}.png`, mimeType: 'image/png', buffer: Buffer.from(dot, 'base64') });
    await page.getByRole('button', { name: 'Add it' }).click();
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
    await page.keyboard.press('Enter');
    await page.locator('.hits a', { hasText: `Day/${name}` }).first().waitFor();
    say({ step: `${name}: found` });

    const session = javaScriptEnabled ? 'rogue-a' : 'rogue-b';
    await page.getByRole('link', { name: 'Changes' }).click();
    await page.getByLabel('Client, program or session').fill(session);
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('link', { name: /^Undo what/ }).click();
    await page.getByLabel('Since').fill('1h');
    await page.getByRole('button', { name: 'Show what that would change' }).click();
    await page.locator('td del').first().waitFor();
    await page.getByRole('button', { name: 'Undo it' }).click();
    await page.getByRole('heading', { name: 'What this changed' }).waitFor();
    say({ step: `${name}: undone` });

    await page.getByRole('link', { name: 'Members' }).click();
    await page.getByLabel('E-mail').fill('ben@example.com');
    await page.getByRole('button', { name: 'Invite' }).click();
    await page.getByText('ben@example.com').first().waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
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
