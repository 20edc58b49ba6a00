// Judges moves in a planted tree, independently of the service: what other parsers find on each page before and after, and its own rules for
// what a link leads to.
// usage: node judge-moves.mjs PLANTED.json AFTER MOVES.json LOST.json   (AFTER: a folder with the wiki's files; moves as [[from, to], ...] of files;
// lost as [[page, target], ...]: what the service said that it could not mend)
// Prints a summary as JSON; exit 1 when a link that worked does not, or a byte beside links changed.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { pathOf, read } from './markdown-links.mjs';

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

const folded = (path) => path.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');
class State {
  constructor(paths) {
    this.paths = new Set(paths);
    this.folded = new Map();
    this.ends = new Map();
    for (const path of paths) {
      this.folded.set(folded(path), path);
      for (let at = path.length; at >= 0; at = at === 0 ? -1 : path.lastIndexOf('/', at - 1)) {
        const end = folded(path.slice(at === path.length ? path.lastIndexOf('/') + 1 : at + 1));
        if (end) (this.ends.get(end) ?? this.ends.set(end, new Set()).get(end)).add(path);
      }
      const whole = folded(path);
      (this.ends.get(whole) ?? this.ends.set(whole, new Set()).get(whole)).add(path);
    }
  }

  // Obsidian: from the root, from the folder, or the one path that ends so; pages without .md.
  named(page, text) {
    for (const part of [text, text.slice(0, text.lastIndexOf('#')), text.slice(0, text.indexOf('#'))].filter((part, i) => i === 0 || text.includes('#'))) {
      const bare = part.trim().replace(/\.md$/i, '');
      const folder = posix.dirname(page);
      const dotted = /^\.\.?\//.test(bare);
      for (const candidate of dotted ? [posix.join(folder, bare)] : [bare.replace(/^\/+/, ''), posix.join(folder, bare)]) {
        for (const file of [`${candidate}.md`, candidate]) {
          if (this.paths.has(file)) return file;
          if (this.folded.has(folded(file))) return this.folded.get(folded(file));
        }
      }
      for (const end of dotted ? [] : [`${bare}.md`, bare]) {
        const found = this.ends.get(folded(end.replace(/^\/+/, '')));
        if (found?.size === 1) return [...found][0];
      }
    }
    return null;
  }

  addressed(page, address) {
    const path = pathOf(address);
    if (path === null) return null;
    const target = posix.normalize(path.startsWith('/') ? path.slice(1) : posix.join(posix.dirname(page), path));
    return [target, `${target}.md`, target.normalize('NFC'), `${target.normalize('NFC')}.md`].find((file) => this.paths.has(file)) ?? null;
  }

  leads(page, [kind, target]) {
    return kind === 'wiki' || kind === 'embed' ? this.named(page, target) : this.addressed(page, target);
  }
}

const old = new State([...pages.map(({ path }) => path), ...files, 'Home.md']);
const now = new State([...walk(after)]);
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
    if (target === null) return;
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
