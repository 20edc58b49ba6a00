// Editing with a script: a live preview, a draft kept in this browser, pictures and files by paste and drop. All of it works without.
'use strict';

const form = document.querySelector('form.edit[data-preview]');
if (form) {
  livePreview(form);
  keepDraft(form);
  takeFiles(form);
}

/** Shows the text beside as it is written. The server renders and sanitises it, as it does every page. */
function livePreview(form) {
  const text = form.elements.namedItem('content');
  const shown = form.querySelector('.preview');
  const policy = window.trustedTypes?.createPolicy('wikibot', { createHTML: html => html }) ?? { createHTML: html => html };
  let waiting = 0;
  let asking = false;
  let behind = false;
  const show = async () => {
    // One question at a time: a long page takes the server a moment.
    behind = asking;
    if (asking) return;
    asking = true;
    shown.setAttribute('aria-busy', 'true');
    const data = new FormData();
    for (const name of ['__RequestVerificationToken', 'path', 'content']) data.set(name, form.elements.namedItem(name)?.value ?? '');
    try {
      const answer = await fetch(form.dataset.preview, { method: 'POST', body: data, credentials: 'same-origin' });
      if (answer.ok && !answer.redirected) {
        shown.innerHTML = policy.createHTML(await answer.text());
      }
    } catch {
      // Not reachable now: what is shown stays, and the next letter asks again.
    }
    asking = false;
    if (behind) show();
    else shown.removeAttribute('aria-busy');
  };
  text.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 300);
  });
  show();
}

/** Keeps what is written in this browser until it is saved. */
function keepDraft(form) {
  const text = form.elements.namedItem('content');
  const revision = form.elements.namedItem('revision')?.value ?? '';
  const key = draftPrefix + form.dataset.draft;
  const kept = form.querySelector('.kept');
  let stored = null;
  try {
    stored = JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch {
    localStorage.removeItem(key);
  }
  if (stored && stored.revision !== revision) {
    // The page has been saved since, by whom ever: a draft of the former text would undo that.
    localStorage.removeItem(key);
    stored = null;
  }
  if (stored && typeof stored.text === 'string' && stored.text !== text.value) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'quiet';
    button.textContent = 'Bring back my draft';
    button.addEventListener('click', () => {
      text.value = stored.text;
      text.dispatchEvent(new Event('input'));
      button.remove();
    });
    kept.append(button);
  }
  text.addEventListener('input', () => {
    try {
      localStorage.setItem(key, JSON.stringify({ revision, text: text.value }));
    } catch {
      kept.textContent = 'This browser has no room to keep a draft.';
    }
  });
}

/** Puts pictures and files that are pasted or dropped beside the page, and shows them in the text. */
function takeFiles(form) {
  const text = form.elements.namedItem('content');
  const said = document.createElement('span');
  form.querySelector('.kept').append(said);
  const take = (event, files) => {
    if (files.length === 0) return;
    event.preventDefault();
    putFiles(form, [...files], (file, percent) => { if (percent % 10 === 0) said.textContent = `${percent} % of ${file.name} is sent.`; }).then(
      links => {
        said.textContent = '';
        text.setRangeText(links.join('\n'), text.selectionStart, text.selectionEnd, 'end');
        text.dispatchEvent(new Event('input'));
      },
      refused => { said.textContent = refused.message; });
  };
  text.addEventListener('paste', event => {
    // What is text as well is pasted as text: a table of a spreadsheet comes with a picture of it.
    if (event.clipboardData && !event.clipboardData.types.includes('text/plain')) take(event, event.clipboardData.files);
  });
  text.addEventListener('dragover', event => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  });
  text.addEventListener('drop', event => take(event, event.dataTransfer?.files ?? []));
}

/** Puts files one after the other; gives what shows each in the text. */
async function putFiles(form, files, progress) {
  const path = form.elements.namedItem('path').value;
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const links = [];
  for (const file of files) {
    const pasted = file.name === 'image.png';
    const name = pasted ? `Pasted ${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}.png` : file.name.replace(/[\\:*?"<>|/]/g, '_');
    links.push(shownAs(await putFile(form, folder, name, file, percent => progress(file, percent)), file));
  }
  return links;
}

/** A name that is taken gets a number behind it. */
async function putFile(form, folder, name, file, progress) {
  const dot = name.lastIndexOf('.') > 0 ? name.lastIndexOf('.') : name.length;
  let refused = `${name} could not be saved.`;
  for (let number = 0; number < 20; number++) {
    const path = folder + name.slice(0, dot) + (number === 0 ? '' : ` ${number}`) + name.slice(dot);
    const outcome = isLarge(form, file) ? await putLarge(form, path, file, progress) : await ask(form, form.dataset.upload, { path, file });
    if (outcome.ok) return outcome.said;
    refused = outcome.said;
    if (outcome.status !== 409) break;
  }
  throw new Error(refused);
}

/** By name where a link by name can hold it, else by its address. */
function shownAs(path, file) {
  const embed = file.type.startsWith('image/') ? '!' : '';
  if (!/[[\]|#^]/.test(path)) return `${embed}[[${path}]]`;
  const address = path.split('/').map(part => encodeURIComponent(part).replace(/[()]/g, sign => `%${sign.charCodeAt(0).toString(16)}`)).join('/');
  return `${embed}[${file.name.replace(/[[\]]/g, '')}](/${address})`;
}
