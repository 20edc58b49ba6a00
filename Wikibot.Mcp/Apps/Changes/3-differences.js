
// Reads unified diffs as the service writes them, and shows them side by side where there is room, else in one column.
const wide = window.matchMedia('(min-width: 46rem)');
const drawn = new Set();

/** The lines of a diff with their numbers on either side; one that goes on within a hunk has none until the next. */
function lines(diff) {
  let old = null;
  let now = null;
  const count = { '-': () => [old === null ? null : old++, null], '+': () => [null, now === null ? null : now++], ' ': () => [old === null ? null : old++, now === null ? null : now++] };
  const kinds = { '-': 'removed', '+': 'added', ' ': 'same' };
  return diff.split('\n').filter(line => line !== '').map(line => {
    const hunk = /^@@ -(\d{1,9})(?:,\d+)? \+(\d{1,9})(?:,\d+)? @@/.exec(line);
    if (hunk) [old, now] = [Number(hunk[1]), Number(hunk[2])];
    if (hunk || !kinds[line[0]]) return { kind: 'head', text: line.replace(/^\\ /, '') };
    const [before, after] = count[line[0]]();
    return { kind: kinds[line[0]], before, after, text: line.slice(1) };
  });
}

/** The same as pairs: what was removed beside what came in its place. */
function pairs(all) {
  const found = [];
  for (let i = 0; i < all.length;) {
    if (all[i].kind === 'head' || all[i].kind === 'same') {
      found.push([all[i], all[i++]]);
      continue;
    }
    const start = i;
    while (all[i]?.kind === 'removed') i++;
    const removed = all.slice(start, i);
    const middle = i;
    while (all[i]?.kind === 'added') i++;
    const added = all.slice(middle, i);
    for (let row = 0; row < Math.max(removed.length, added.length); row++) found.push([removed[row], added[row]]);
  }
  return found;
}

/** Where two lines differ: between what both begin and end with, in whole words; null when they have little in common. */
function changedPart(old, now) {
  const inWord = (text, at) => at > 0 && at < text.length && (/[\udc00-\udfff]/.test(text[at]) || (/[\p{L}\p{N}]/u.test(text[at]) && /[\p{L}\p{N}]/u.test(text[at - 1])));
  const most = Math.min(old.length, now.length);
  let start = 0;
  while (start < most && old[start] === now[start]) start++;
  while (start > 0 && (inWord(old, start) || inWord(now, start))) start--;
  let tail = 0;
  while (tail < most - start && old[old.length - tail - 1] === now[now.length - tail - 1]) tail++;
  while (tail > 0 && (inWord(old, old.length - tail) || inWord(now, now.length - tail))) tail--;
  return (start + tail) * 3 < most ? null : [start, tail];
}

function cell(line, beside) {
  if (!line) return element('td', { class: 'nothing' });
  // The carriage return of a line is only worth a sign where the other side has none.
  const text = line.kind === 'same' || beside?.text.endsWith('\r') ? line.text.replace(/\r$/, '') : line.text;
  if (line.kind === 'same') return element('td', { class: 'same' }, shown(text));
  const part = beside && changedPart(line.text, beside.text);
  const end = part ? line.text.length - part[1] : 0;
  const content = part && end > part[0]
    ? [shown(text.slice(0, part[0])), element('mark', null, shown(text.slice(part[0], end))), shown(text.slice(end))]
    : shown(text);
  return element('td', { class: line.kind }, element(line.kind === 'removed' ? 'del' : 'ins', null, content));
}

const number = value => element('td', { class: 'number' }, value);
const heads = names => element('thead', { class: 'unseen' }, element('tr', null, names.map(name => element('th', { scope: 'col' }, name))));
const columns = names => element('colgroup', null, names.map(name => element('col', { class: name })));

function sideBySide(rows) {
  return element('table', { class: 'two' }, columns(['number', 'text', 'number', 'text']), heads(['Line before', 'Before', 'Line after', 'After']), element('tbody', null, rows.map(([old, now]) =>
    old?.kind === 'head' ? element('tr', { class: 'head' }, element('td', { colspan: 4 }, shown(old.text)))
      : element('tr', null, number(old?.before), cell(old, old?.kind === 'removed' ? now : null), number(now?.after), cell(now, now?.kind === 'added' ? old : null)))));
}

function inOneColumn(rows) {
  const body = element('tbody');
  const row = (line, beside) => element('tr', null, number(line.before), number(line.after), cell(line, beside));
  let added = [];
  for (const [old, now] of [...rows, [{ kind: 'end' }]]) {
    const isChange = old === undefined || old.kind === 'removed' || now?.kind === 'added';
    if (!isChange) {
      body.append(...added.map(([line, beside]) => row(line, beside)));
      added = [];
      if (old.kind === 'head') body.append(element('tr', { class: 'head' }, element('td', { colspan: 3 }, shown(old.text))));
      else if (old.kind === 'same') body.append(row(old));
      continue;
    }
    if (old) body.append(row(old, now));
    if (now) added.push([now, old]);
  }
  return element('table', { class: 'one' }, columns(['number', 'number', 'text']), heads(['Line before', 'Line after', 'Text']), body);
}

/** A difference in which changed words are marked [-so-]{+so+}. */
function words(diff) {
  const rows = diff.split(/^(@@ -.*)$/m).map((part, i) => {
    if (i % 2 === 1) return element('tr', { class: 'head' }, element('td', null, shown(part)));
    const text = part.replace(/^\n|\n$/g, '').replace(/^ /gm, '');
    if (text === '') return null;
    const pieces = text.split(/(\[-[^]*?-\]|\{\+[^]*?\+\})/).map((piece, j) =>
      j % 2 === 0 ? shown(piece) : element(piece[0] === '[' ? 'del' : 'ins', { class: 'word' }, shown(piece.slice(2, -2))));
    return element('tr', null, element('td', null, pieces));
  });
  return element('table', { class: 'words' }, heads(['Text']), element('tbody', null, rows));
}

/** The difference of a page in a box that scrolls; drawn anew when the window becomes wide or narrow. */
function differenceBox(path, diff, inWords) {
  const box = element('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': `Difference of ${path}` });
  const rows = inWords ? null : pairs(lines(diff));
  const draw = () => box.replaceChildren(inWords ? words(diff) : (wide.matches ? sideBySide : inOneColumn)(rows));
  draw();
  if (!inWords) drawn.add({ box, draw });
  return box;
}

wide.addEventListener('change', () => {
  for (const entry of drawn) {
    if (entry.box.isConnected) entry.draw();
    else drawn.delete(entry);
  }
});
