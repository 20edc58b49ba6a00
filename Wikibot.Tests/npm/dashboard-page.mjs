// Opens a page of the Aspire dashboard in the machine's Chromium, waits until every given text is on it, prints the page's text,
// and saves a picture of it when asked to.
// usage: node dashboard-page.mjs <url> [--picture file.png] [--click text] <text>...
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const [url, ...rest] = process.argv.slice(2);
const texts = [];
const clicks = [];
let picture;
for (let i = 0; i < rest.length; i++) {
  if (rest[i] === '--picture') picture = rest[++i];
  else if (rest[i] === '--click') clicks.push(rest[++i]);
  else texts.push(rest[i]);
}

const program = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 810 }, deviceScaleFactor: 1 });
  await page.goto(url);
  for (const text of clicks) await page.getByText(text).first().click({ timeout: 60_000 });
  for (const text of texts) await page.getByText(text).first().waitFor({ timeout: 60_000 });
  if (picture) await page.screenshot({ path: picture });
  console.log(await page.locator('body').innerText());
} finally {
  await browser.close();
}
