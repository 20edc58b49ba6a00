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

const draftPrefix = 'wikibot-draft:'; // Of edit.js too.

// Drafts are for who wrote them: they go when somebody signs out.
document.querySelector('form.out')?.addEventListener('submit', () => {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(draftPrefix)) localStorage.removeItem(key);
  }
});
