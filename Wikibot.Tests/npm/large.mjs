// A large file in the machine's Chromium: node large.mjs <web address> <file> <picture> [folder for pictures]. With scripts and without, into pages and beside them.
import { join } from 'node:path';
import { browser, follow, open, say, signIn, url } from './browser.mjs';

const [, file, picture, folder] = process.argv.slice(2);
try {
  await withScript();
  await withoutScript();
} finally {
  await browser.close();
}

async function withScript() {
  const { context, page, wrong } = await open();
  await signIn(page);
  await page.goto(url('/w/home/upload?path=Large%2F'));
  await page.getByLabel('File').setInputFiles(file);
  const heard = page.evaluate(() => new Promise(done => {
    const said = [];
    new MutationObserver(() => said.push(document.querySelector('form.upload [role=status]').textContent)).observe(document.querySelector('form.upload'), { childList: true, subtree: true, characterData: true });
    addEventListener('pagehide', () => sessionStorage.setItem('heard', JSON.stringify(said)));
    done();
  }));
  await heard;
  if (folder) await page.screenshot({ path: join(folder, 'upload-before.png') });
  await page.getByRole('button', { name: 'Add it' }).click();
  if (folder) {
    await page.locator('form.upload [role=status]', { hasText: '%' }).waitFor();
    await page.screenshot({ path: join(folder, 'upload-while.png') });
  }
  await page.getByRole('heading', { name: 'film.mp4' }).waitFor();
  if (folder) await page.screenshot({ path: join(folder, 'upload-after.png') });
  say({ step: 'added by the script', at: new URL(page.url()).pathname, heard: await page.evaluate(() => JSON.parse(sessionStorage.getItem('heard'))), wrong: [...wrong] });

  // What is taken already is said in a sentence, and nothing is sent.
  await page.goto(url('/w/home/upload?path=Large%2F'));
  await page.getByLabel('File').setInputFiles(file);
  await page.getByRole('button', { name: 'Add it' }).click();
  await page.locator('form.upload [role=alert]', { hasText: 'Nothing was saved' }).waitFor();
  if (folder) await page.screenshot({ path: join(folder, 'upload-refused.png') });
  say({ step: 'refused', said: await page.locator('form.upload [role=alert]').textContent(), wrong: wrong.filter(one => !one.includes('409')) });
  wrong.length = 0;

  await page.goto(url('/w/home/new?path=Large%2FPage'));
  await page.getByLabel('Markdown').fill('');
  const chooser = await page.evaluateHandle(() => {
    const input = document.createElement('input');
    input.type = 'file';
    input.id = 'test-picture';
    document.body.append(input);
    return input;
  });
  await chooser.setInputFiles(picture);
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(document.getElementById('test-picture').files[0]);
    document.querySelector('textarea').dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  });
  await page.waitForFunction(() => document.querySelector('.preview img')?.naturalWidth > 0);
  // The preview is an article with that picture, too.
  await follow(page, page.getByRole('button', { name: 'Save' }));
  const shown = page.locator('article img');
  await shown.waitFor();
  await page.waitForFunction(() => document.querySelector('article img').complete);
  if (folder) await page.screenshot({ path: join(folder, 'large-picture.png') });
  say({ step: 'picture in a page', width: await shown.evaluate(image => image.naturalWidth), from: new URL(await shown.getAttribute('src'), page.url()).pathname, wrong });
  await context.close();
}

async function withoutScript() {
  const { context, page, wrong } = await open({ javaScriptEnabled: false });
  await signIn(page);
  await page.goto(url('/w/home/upload?path=Large%2F'));
  await follow(page, page.getByRole('link', { name: 'send a larger one' }));
  await page.getByLabel('Path').fill('Large/plain.mp4');
  if (folder) await page.screenshot({ path: join(folder, 'large-1.png') });
  await follow(page, page.getByRole('button', { name: 'Next' }));
  await page.getByLabel('File').setInputFiles(file);
  if (folder) await page.screenshot({ path: join(folder, 'large-2.png') });
  await page.getByRole('button', { name: 'Send it' }).click();
  await page.getByRole('button', { name: 'Save it' }).waitFor();
  if (folder) await page.screenshot({ path: join(folder, 'large-3.png') });
  await page.getByRole('button', { name: 'Save it' }).click();
  await page.getByRole('heading', { name: 'plain.mp4' }).waitFor();
  say({ step: 'added without a script', at: new URL(page.url()).pathname, wrong });
  await context.close();
}
