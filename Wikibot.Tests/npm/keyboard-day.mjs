// A person's whole day by the keyboard alone: node keyboard-day.mjs <web address> <with|without|around|restore> [paths as JSON, or one path]. Prints a line of JSON for each thing done.
// The mouse is never touched and no element is focused or pressed but by keys; only the file that a chooser of the system would give comes from here, and what is gone around is opened first.
import { browser, dot, open, say, url, visit } from './browser.mjs';
import { Keys } from './keys.mjs';

const [what, argument] = process.argv.slice(3);
try {
  await (what === 'around' ? around() : what === 'restore' ? restore(argument) : day(what === 'with'));
} finally {
  await browser.close();
}

async function signIn(page, keys) {
  await page.goto(url('/'));
  await keys.go('link', 'Sign in', page.getByRole('radio'));
  await keys.choose(page.getByRole('radio'), page.getByLabel('Ada Lovelace'));
  await keys.go('button', /Allow/, page.getByRole('heading', { name: 'Your wikis' }));
}

/** Brings a backup back, with its members. */
async function restore(path) {
  const { page, wrong } = await open({ javaScriptEnabled: false });
  const keys = new Keys(page);
  const done = step => say({ step, unseen: keys.unseen.splice(0), wrong: wrong.splice(0) });
  await signIn(page, keys);
  done('signed in');
  await page.goto(url(path));
  await keys.toRole('checkbox', /^Bring the members back/);
  await keys.press('Space');
  await keys.write('textbox', /^The wiki.s name/, 'home');
  await keys.go('button', 'Bring it back', page.getByRole('heading', { name: 'Members', exact: true }));
  done('brought back');
}

async function day(javaScriptEnabled) {
  const { context, page, wrong } = await open({ javaScriptEnabled });
  const keys = new Keys(page);
  const name = javaScriptEnabled ? 'Keys' : 'Keys alone';
  const heading = text => page.getByRole('heading', { name: text });
  // From the beginning: who asks for it with the key that opens it may be too late.
  const chooser = page.waitForEvent('filechooser', { timeout: 0 });
  const done = step => say({ step, unseen: keys.unseen.splice(0), wrong: wrong.splice(0) });

  await signIn(page, keys);
  await keys.go('link', 'home', page.getByRole('heading', { name: 'Latest changes' }));
  done('signed in');

  await keys.go('link', 'New page', heading('New page'));
  await keys.write('textbox', 'Path', `${name}/Page`);
  await keys.write('textbox', 'Markdown', '# A day\n\nwritten by *hand*\n');
  if (!javaScriptEnabled) await keys.go('button', 'Preview', page.locator('.preview em'));
  await page.locator('.preview em', { hasText: 'hand' }).waitFor();
  await keys.go('button', 'Save', heading('A day'));
  done('written');

  await keys.tab();
  await keys.toRole('link', 'Skip to content');
  await keys.press('Enter');
  await keys.tab();
  const skipped = await page.evaluate(() => document.querySelector('main').contains(document.activeElement));
  say({ step: 'skipped', skipped, unseen: [], wrong: [] });

  await keys.go('link', 'Edit', heading('Edit'));
  await keys.toRole('textbox', 'Markdown');
  await keys.press('Control+End');
  await keys.type('twice\n');
  await keys.write('textbox', 'Why', 'Said it again');
  await keys.enter(page.locator('article', { hasText: 'twice' }));
  done('edited');

  await keys.go('link', 'History', heading('History of'));
  await keys.choose(page.getByRole('radio', { name: 'Compare from this one' }), page.getByRole('radio', { name: 'Compare from this one' }).last());
  await keys.go('button', /^Compare/, page.locator('td ins', { hasText: 'twice' }), { back: true });
  await keys.go('link', 'One below the other', page.locator('.unified-diff ins', { hasText: 'twice' }));
  done('compared');

  await keys.go('link', `${name}/Page`, heading('A day'));
  await keys.go('link', 'History', heading('History of'));
  await keys.to(page.getByRole('link', { name: 'Bring back' }).last());
  await keys.enter(heading('Bring back'));
  await keys.go('button', 'Bring it back', heading('A day'));
  await page.locator('article', { hasNotText: 'twice' }).waitFor();
  done('brought back');

  await keys.go('link', 'Move', heading('Move'));
  await keys.write('textbox', 'To', `${name}/Moved`);
  await keys.enter(page.getByRole('button', { name: 'Move it' }));
  await keys.go('button', 'Move it', heading('A day'));
  await page.waitForURL(/Moved$/);
  done('moved');

  await keys.go('link', 'home', heading('Latest changes'));
  await keys.go('link', 'Add a file', heading('Add a file'));
  await keys.to(page.locator('input[type=file]'));
  await keys.press('Enter');
  await (await chooser).setFiles({ name: `${name}.png`, mimeType: 'image/png', buffer: Buffer.from(dot, 'base64') });
  await keys.write('textbox', 'Path', `${name}/`);
  await keys.go('button', 'Add it', heading(`${name}.png`));
  await keys.to(page.locator('summary', { hasText: 'Replace it' }));
  await keys.press('Enter');
  await page.getByRole('button', { name: 'Replace it' }).waitFor();
  done('added a file');

  if (javaScriptEnabled) {
    await keys.press('/');
    await keys.type('hand');
    await page.locator('.found a', { hasText: `${name}/Moved` }).first().waitFor();
    await keys.press('ArrowDown');
    const chosen = await page.evaluate(() => document.activeElement.closest('.found') !== null);
    await keys.press('Escape');
    const back = await page.evaluate(() => document.activeElement.name === 'q' && document.querySelector('.found').hidden);
    say({ step: 'found while typing', chosen, back, unseen: [], wrong: [] });
  } else {
    await keys.write('searchbox', 'Search this wiki', 'hand');
  }
  await keys.enter(page.locator('.hits'));
  await keys.go('link', `${name}/Moved`, heading('A day'));
  done('found');

  const session = javaScriptEnabled ? 'rogue-c' : 'rogue-d';
  await keys.go('link', 'Changes', heading('Changes'));
  await keys.write('textbox', 'Client, program or session', session);
  await keys.enter(page.getByRole('link', { name: /^Undo what/ }));
  await keys.go('link', /^Undo what/, heading('Undo what somebody did'));
  await keys.write('textbox', 'Since', '1h');
  await keys.enter(page.locator('td del'));
  await keys.go('button', /^Undo it/, heading('What this changed'));
  done('undone');

  await keys.go('link', 'Members', heading('Members'));
  await keys.write('textbox', 'E-mail', `${name.replace(' ', '-').toLowerCase()}@example.com`);
  await keys.toRole('combobox', 'Role');
  // One letter: between two, a browser that has no time forgets the first, and "e" is another role.
  await keys.type('v');
  await keys.go('button', 'Invite', page.getByRole('cell', { name: new RegExp(`^${name.replace(' ', '-')}@example.com`, 'i') }));
  const role = await page.getByRole('row', { name: new RegExp(`${name.replace(' ', '-')}@example.com`, 'i') }).getByRole('cell').nth(1).textContent();
  say({ step: 'invited', role, unseen: keys.unseen.splice(0), wrong: wrong.splice(0) });

  await keys.go('link', 'Tokens', heading('Tokens of your agents'));
  await keys.write('textbox', 'What it is for', name);
  await keys.go('button', 'Make it', page.getByText('It is shown this once'));
  await keys.go('button', `Revoke ${name}`, page.getByRole('row', { name: new RegExp(`^${name} .*revoked`) }));
  done('made a token and revoked it');

  await keys.go('link', 'Wikibot', heading('Your wikis'));
  await keys.to(page.locator('summary', { hasText: 'New wiki' }));
  await keys.press('Enter');
  await keys.write('textbox', 'Name', name.replace(' ', '-').toLowerCase());
  await keys.enter(heading('Latest changes'));
  done('made a wiki');

  await keys.go('link', 'Home', page.getByRole('link', { name: 'Delete' }));
  await keys.go('link', 'Delete', heading('Delete Home'));
  await keys.write('textbox', 'Why', 'Not needed');
  await keys.go('button', 'Delete it', heading('Latest changes'));
  done('deleted a page');

  await keys.go('link', 'Settings', heading('Settings'));
  done('looked at the settings');

  await keys.go('button', 'Sign out', heading('You are signed out'));
  done('signed out');
  await context.close();
}

/** Each page once around by Tab, and those where text is written also backwards: everything is reached, is seen, and lets go again. */
async function around() {
  const { page, wrong } = await open();
  const keys = new Keys(page);
  await signIn(page, keys);
  for (const place of JSON.parse(argument)) {
    for (const back of /\/(edit|new|upload)\b/.test(place) ? [false, true] : [false]) {
      await visit(page, place);
      say({ place, back, ...await keys.around(back), unseen: keys.unseen.splice(0), wrong: wrong.splice(0) });
    }
  }
}
