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

const find = document.querySelector('form.find[data-quick]');
if (find) findAsTyped(find);

const draftPrefix = 'wikibot-draft:'; // Of edit.js too.

// Drafts are for who wrote them: they go when somebody signs out.
document.querySelector('form.out')?.addEventListener('submit', () => {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith(draftPrefix)) localStorage.removeItem(key);
  }
});

/** Shows where words are found while they are typed; Enter still leads to all of it. */
function findAsTyped(form) {
  const input = form.querySelector('input');
  const list = document.createElement('ul');
  list.className = 'found';
  list.hidden = true;
  const said = document.createElement('span');
  said.className = 'unseen';
  said.setAttribute('role', 'status');
  form.append(list, said);
  let waiting = 0;
  let asked = '';
  const close = () => {
    clearTimeout(waiting);
    asked = null;
    list.hidden = true;
  };
  const show = async () => {
    const words = input.value.trim();
    asked = words;
    let lines = [];
    if (words.length > 1) {
      try {
        const answer = await fetch(`${form.dataset.quick}?q=${encodeURIComponent(words)}`, { credentials: 'same-origin' });
        if (answer.ok && !answer.redirected) lines = (await answer.text()).split('\n').filter(line => line).map(line => line.split('\t'));
      } catch {
        // Not reachable now: Enter says so.
      }
    }
    // Too late: other words, or the list was closed or gone into since.
    if (asked !== words || list.contains(document.activeElement)) return;
    list.replaceChildren(...lines.map(([address, page, heading]) => {
      const link = document.createElement('a');
      const name = document.createElement('bdi');
      name.textContent = page;
      link.href = address;
      link.append(name);
      if (heading) {
        const where = document.createElement('bdi');
        where.className = 'where';
        where.textContent = heading;
        link.append(' ', where);
      }
      const item = document.createElement('li');
      item.append(link);
      return item;
    }));
    list.hidden = lines.length === 0;
    said.textContent = words.length > 1 ? `${lines.length} found` : '';
  };
  input.addEventListener('input', () => {
    clearTimeout(waiting);
    waiting = setTimeout(show, 200);
  });
  form.addEventListener('keydown', event => {
    const stops = [input, ...list.querySelectorAll('a')];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Escape' && !list.hidden) {
      event.preventDefault();
      close();
      input.focus();
    } else if (step && !list.hidden) {
      event.preventDefault();
      stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length].focus();
    }
  });
  form.addEventListener('focusout', event => {
    if (!form.contains(event.relatedTarget)) close();
  });
}
