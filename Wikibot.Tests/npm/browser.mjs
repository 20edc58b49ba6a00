// The machine's Chromium at the address that a script is told first, as Ada or nobody.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const address = process.argv[2];
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

/** A picture of one pixel, in Base64. */
export const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

export const url = path => new URL(path, address).href;

/** A line of JSON for the test that started the script. */
export const say = thing => console.log(JSON.stringify(thing));

export const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--no-proxy-server'] });

/** A window that notes what goes wrong in it: errors, policy violations, requests to elsewhere. */
export async function open(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const wrong = [];
  page.on('console', message => { if (message.type() === 'error' && !/status of 40[49]/.test(message.text())) wrong.push(message.text()); });
  page.on('pageerror', error => wrong.push(`${error}`));
  page.on('dialog', dialog => { wrong.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on('request', request => {
    if (!['localhost', '127.0.0.1'].includes(new URL(request.url()).hostname)) wrong.push(`request: ${request.url()}`);
  });
  return { context, page, wrong };
}

/** Chooses a link or button that leads to another page, and waits until that is there whole: what stands on this one too, or is done by a script, comes too soon else. */
export async function follow(page, what) {
  await Promise.all([page.waitForEvent('load'), what.click()]);
}

/** Opens a page: by its path, or what answers a form, by the path of the form and the name of its button. It is there when nothing of it is still to come (a preview is asked for by a script). */
export async function visit(page, place) {
  const [path, button] = [place].flat();
  await page.goto(url(path));
  if (button) await follow(page, page.getByRole('button', { name: button, exact: true }));
  await page.locator('[aria-busy="true"]').waitFor({ state: 'detached' });
}

export async function signIn(page, path = '/') {
  await page.goto(url(`/sign-in?returnUrl=${encodeURIComponent(path)}`));
  await page.getByLabel('Ada Lovelace').check();
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.waitForURL(url(path));
}
