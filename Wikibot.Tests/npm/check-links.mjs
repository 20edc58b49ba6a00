// An independent judge of moves: knows Markdown links by regular expressions of its own and shares no code with the service.
// usage: node check-links.mjs BEFORE AFTER MOVES.json   (two folders with a wiki's files; moves as [[from, to], ...] of files)
// Prints a summary as JSON; exit 1 when a link that was whole is broken or leads elsewhere, or a byte beside link targets changed.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

const [before, after, movesFile] = process.argv.slice(2);
const moves = JSON.parse(readFileSync(movesFile, 'utf8'));

function* files(root, below = '') {
  for (const name of readdirSync(join(root, below)).sort()) {
    const path = below ? `${below}/${name}` : name;
    if (statSync(join(root, path)).isDirectory()) yield* files(root, path);
    else yield path;
  }
}

// Code is no place for links: blank it out, length kept, so that offsets stay.
const blank = (text) => text.replace(/[^\n]/g, '\u0000');
const withoutCode = (text) => text
  .replace(/^( {0,3})(`{3,}|~{3,})[^\n]*\n[\s\S]*?(^ {0,3}\2[`~]*[ \t]*$|(?![\s\S]))/gm, blank)
  .replace(/(?<!`)(`+)(?!`)([\s\S]*?[^`])\1(?!`)/g, blank);

// The address of ](address "title") or of [label]: address, with its offset.
const inline = /\]\(\s*(<[^<>\n]*>|[^\s<>()]*(?:\([^\s()]*\)[^\s()]*)*)(?:\s+(?:"[^"]*"|'[^']*'|\([^)]*\)))?\s*\)/g;
const reference = /^ {0,3}\[[^\]\n]+\]:[ \t]*(<[^<>\n]*>|\S+)/gm;

function links(text) {
  const plain = withoutCode(text);
  const found = [];
  for (const pattern of [inline, reference]) {
    for (const match of plain.matchAll(pattern)) {
      const start = match.index + match[0].indexOf(match[1], pattern === inline ? 2 : match[0].indexOf(']:') + 2);
      const bare = match[1].startsWith('<') ? [start + 1, match[1].slice(1, -1)] : [start, match[1]];
      const path = bare[1].split(/[?#]/)[0];
      if (path && !/^[a-z][a-z0-9+.-]*:/i.test(path) && !path.startsWith('//')) found.push({ start: bare[0], end: bare[0] + path.length, path });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

function resolve(root, page, path) {
  let decoded;
  try { decoded = decodeURIComponent(path.replace(/&amp;/g, '&').replace(/\\([!-/:-@[-`{-~])/g, '$1')); } catch { return null; }
  const target = posix.normalize(decoded.startsWith('/') ? decoded.slice(1) : posix.join(dirname(page), decoded));
  if (target.startsWith('..')) return null;
  for (const candidate of [target, `${target}.md`]) {
    const full = join(root, candidate);
    if (existsSync(full) && statSync(full).isFile()) return candidate;
  }
  return null;
}

const where = (file) => moves.reduce((at, [from, to]) => (at === from ? to : at), file);
const holes = (text, found) => found.reduceRight((rest, link) => `${rest.slice(0, link.start)}\u0001${rest.slice(link.end)}`, text);
const summary = { pages: 0, links: 0, whole: 0, changed: 0, errors: [] };
for (const page of files(before)) {
  const now = where(page);
  if (!existsSync(join(after, now))) { summary.errors.push(`${page}: is not at ${now}`); continue; }
  const [old, text] = [readFileSync(join(before, page)), readFileSync(join(after, now))];
  if (!page.endsWith('.md')) {
    if (!old.equals(text)) summary.errors.push(`${page}: a file that is no page changed`);
    continue;
  }
  summary.pages++;
  if (old.equals(text) === false) summary.changed++;
  const [was, is] = [links(old.toString('utf8')), links(text.toString('utf8'))];
  if (holes(old.toString('utf8'), was) !== holes(text.toString('utf8'), is)) { summary.errors.push(`${page}: changed beside its links`); continue; }
  was.forEach((link, i) => {
    summary.links++;
    const target = resolve(before, page, link.path);
    if (target === null) {
      if (is[i].path !== link.path) summary.errors.push(`${page}: a link that led nowhere changed: ${link.path}`);
      return;
    }
    summary.whole++;
    const leads = resolve(after, now, is[i].path);
    if (leads !== where(target)) summary.errors.push(`${page}: ${link.path} led to ${target}; ${is[i].path} in ${now} leads to ${leads}, not ${where(target)}`);
  });
}
const count = [...files(after)].length;
if (count !== [...files(before)].length) summary.errors.push('the number of files changed');
console.log(JSON.stringify({ ...summary, errors: summary.errors.length, first: summary.errors.slice(0, 10) }));
process.exit(summary.errors.length === 0 ? 0 : 1);
