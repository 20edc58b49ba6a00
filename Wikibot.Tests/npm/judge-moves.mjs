// Judges moves in a planted tree, independently of the service: what other parsers find on each page before and after, and its own rules for
// what a link leads to.
// usage: node judge-moves.mjs PLANTED.json AFTER MOVES.json LOST.json   (AFTER: a folder with the wiki's files; moves as [[from, to], ...] of files;
// lost as [[page, target], ...]: what the service said that it could not mend)
// Prints a summary as JSON; exit 1 when a link that worked does not, or a byte beside links changed.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Targets } from './link-targets.mjs';
import { read } from './markdown-links.mjs';

const [planted, after, movesFile, lostFile] = process.argv.slice(2);
const { pages, files } = JSON.parse(readFileSync(planted, 'utf8'));
const moves = JSON.parse(readFileSync(movesFile, 'utf8'));
const lost = new Set(JSON.parse(readFileSync(lostFile, 'utf8')).map(([page, target]) => `${page}\n${target}`));

function* walk(root, below = '') {
  for (const name of readdirSync(join(root, below))) {
    const path = below ? `${below}/${name}` : name;
    if (statSync(join(root, path)).isDirectory()) yield* walk(root, path);
    else yield path;
  }
}

const old = new Targets([...pages.map(({ path }) => path), ...files, 'Home.md']);
const now = new Targets([...walk(after)]);
const where = (file) => moves.reduce((at, [from, to]) => (at === from ? to : at), file);
const summary = { pages: 0, links: 0, whole: 0, changed: 0, converted: 0, lost: 0, errors: [] };
const say = (page, text) => summary.errors.push(`${page}: ${text}`);

// The parts of a page that must stay, in their order, with nothing but a link between two of them.
function holes(path, parts, text) {
  let at = 0;
  const found = [];
  for (const part of parts) {
    if (typeof part === 'string') {
      const start = text.indexOf(part, at);
      if (start < 0 || (start > at && found.at(-1)?.end !== null)) return say(path, `changed beside its links, at ${JSON.stringify(part)}`);
      if (found.length > 0 && found.at(-1).end === null) found.at(-1).end = start;
      at = start + part.length;
    } else {
      const [kind, before, , behind] = part;
      if (found.length > 0 && found.at(-1).end === null) {
        // Links next to each other (front matter): the first ends where the second starts.
        const start = text.indexOf(before, at);
        if (start < 0) return say(path, `changed beside its links, at ${JSON.stringify(before)}`);
        found.at(-1).end = start;
        at = start;
      }
      found.push({ kind, before, behind, start: at, end: null });
    }
  }
  for (const { kind, before, behind, start, end } of found) {
    const written = text.slice(start, end ?? text.length);
    if (written.startsWith(before) && written.endsWith(behind)) continue;
    if ((kind === 'wiki' || kind === 'embed') && /^(\*see\* )?!?\[[^\[\]]*\]\([^\s()]*\)$/.test(written)) summary.converted++;
    else say(path, `changed beside a link's target: ${written}`);
  }
  return undefined;
}

const asMarkdown = { wiki: 'link', embed: 'image' };
for (const { path, parts } of pages) {
  const place = where(path);
  if (!existsSync(join(after, place))) {
    say(path, `is not at ${place}`);
    continue;
  }
  const before = parts.map((part) => (typeof part === 'string' ? part : part.slice(1).join(''))).join('');
  const text = readFileSync(join(after, place), 'utf8');
  summary.pages++;
  if (before !== text) summary.changed++;
  holes(path, parts, text);
  // In the order of the page whatever their kind: a wiki link may have become a Markdown link.
  const [was, is] = [read(before).links, read(text).links];
  if (was.length !== is.length) {
    say(path, `had ${was.length} links and has ${is.length}`);
    continue;
  }
  was.forEach((link, i) => {
    summary.links++;
    if (is[i][0] !== link[0] && is[i][0] !== asMarkdown[link[0]]) say(path, `${link} became ${is[i]}`);
    const target = old.leads(path, link);
    if (target === null || target.endsWith('/')) return;
    summary.whole++;
    const leads = now.leads(place, is[i]);
    if (leads === where(target)) return;
    if (lost.has(`${path}\n${target}`)) summary.lost++;
    else say(path, `${link} led to ${target}; ${is[i]} in ${place} leads to ${leads}, not ${where(target)}`);
  });
}
for (const file of files) if (!existsSync(join(after, where(file)))) say(file, `is not at ${where(file)}`);
console.log(JSON.stringify({ ...summary, errors: summary.errors.length, first: summary.errors.slice(0, 10) }));
process.exit(summary.errors.length === 0 ? 0 : 1);
