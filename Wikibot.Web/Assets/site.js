// What the pages do better with a script; each of them works without.
'use strict';

// Times in the reader's own zone. As long as before, so that nothing moves.
for (const time of document.querySelectorAll('time[datetime]')) {
  const date = new Date(time.dateTime);
  if (Number.isNaN(date.getTime())) continue;
  const two = number => String(number).padStart(2, '0');
  time.title = `${time.textContent} UTC`;
  time.textContent = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

// The slash goes to the search.
document.addEventListener('keydown', event => {
  const typing = event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable]');
  const search = document.querySelector('.find input');
  if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey && search) {
    event.preventDefault();
    search.focus();
    search.select();
  }
});

const draftPrefix = 'wikibot-draft:';

// Drafts are for who wrote them: they go when somebody signs out.
document.querySelector('form.out')?.addEventListener('submit', () => {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(draftPrefix)) localStorage.removeItem(key);
  }
});

const form = document.querySelector('form.edit[data-preview]');
if (form) {
  livePreview(form);
  keepDraft(form);
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
