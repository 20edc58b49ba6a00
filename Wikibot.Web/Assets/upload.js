// Files that are too large for this service: sent to its bucket by the browser itself, then saved from there. Without it a page does the same in three steps.
'use strict';

for (const form of document.querySelectorAll('form.upload[data-begin]')) sendLarge(form);

/** Takes a form over when its file is too large to be sent with it, and says how far it is. */
function sendLarge(form) {
  const button = form.querySelector('button');
  const said = document.createElement('p');
  said.setAttribute('role', 'status');
  const refused = document.createElement('div');
  refused.setAttribute('role', 'alert');
  const bar = document.createElement('progress');
  bar.max = 100;
  bar.hidden = true;
  bar.setAttribute('aria-label', 'How much is sent');
  form.append(bar, said, refused);
  form.addEventListener('submit', async event => {
    const file = form.elements.namedItem('file').files[0];
    if (!isLarge(form, file)) return;
    event.preventDefault();
    button.disabled = true;
    bar.hidden = false;
    refused.className = refused.textContent = '';
    let told = -1;
    const outcome = await putLarge(form, form.elements.namedItem('path').value, file, percent => {
      bar.value = percent;
      // Whoever hears it need not hear each percent.
      if (Math.floor(percent / 10) !== told) {
        told = Math.floor(percent / 10);
        said.textContent = percent < 100 ? `${told * 10} % of ${file.name} is sent.` : `All of ${file.name} is sent; it is being saved.`;
      }
    });
    if (outcome.ok) {
      location.assign(`${form.dataset.about}/${outcome.said.split('/').map(encodeURIComponent).join('/')}`);
      return;
    }
    button.disabled = false;
    bar.hidden = true;
    said.textContent = '';
    refused.className = 'notice bad';
    refused.textContent = `${outcome.said} Nothing was saved.`;
  });
}

/** Whether a file cannot go through the service itself. */
function isLarge(form, file) {
  return file !== undefined && form.dataset.begin !== undefined && file.size > Number(form.dataset.small);
}

/** Sends a file to the bucket and has it saved; what was said is the path where it is then. */
async function putLarge(form, path, file, progress = () => {}) {
  if (file.size > Number(form.dataset.large)) return { ok: false, status: 413, said: `${file.name} is larger than ${form.dataset.large >> 20} MiB, the most that a wiki takes of one file.` };
  const begun = await ask(form, form.dataset.begin, { path, name: file.name, bytes: file.size, revision: form.dataset.replaces ?? '' });
  if (!begun.ok) return begun;
  const { address, fields, upload } = JSON.parse(begun.said);
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  data.set('file', file);
  const refused = await post(address, data, progress);
  if (refused) return { ok: false, status: 0, said: refused };
  progress(100);
  return ask(form, form.dataset.finish, { upload, message: form.dataset.replaces === undefined ? '' : form.elements.namedItem('message').value });
}

/** Asks this service by a form of its own. */
async function ask(form, address, fields) {
  const data = new FormData();
  data.set('__RequestVerificationToken', form.elements.namedItem('__RequestVerificationToken').value);
  data.set('by', 'script');
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  try {
    const answer = await fetch(address, { method: 'POST', body: data, credentials: 'same-origin' });
    const type = answer.headers.get('content-type') ?? '';
    if (answer.redirected) return { ok: false, status: 401, said: 'You are signed out. Sign in, and send it again.' };
    if (/^(text\/plain|application\/json)/.test(type)) return { ok: answer.ok, status: answer.status, said: await answer.text() };
    return { ok: false, status: answer.status, said: 'Wikibot could not do that now.' };
  } catch {
    return { ok: false, status: 0, said: 'Wikibot cannot be reached now. Send it again.' };
  }
}

/** Posts to the bucket; says what went wrong, if anything did. (fetch tells nothing of how far it is.) */
function post(address, data, progress) {
  return new Promise(done => {
    const request = new XMLHttpRequest();
    request.open('POST', address);
    request.upload.addEventListener('progress', event => { if (event.lengthComputable) progress(Math.min(99, Math.floor(100 * event.loaded / event.total))); });
    request.addEventListener('load', () => done(request.status < 300 ? null : 'The store refused the file: perhaps it changed on your disk, or took longer than a quarter of an hour to send. Choose it again.'));
    request.addEventListener('error', () => done('The connection broke off while the file was sent. Send it again.'));
    request.send(data);
  });
}
