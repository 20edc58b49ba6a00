// Plants a tree of pages with links of every syntax and says where each link stands.
// usage: node plant-links.mjs PAGES SEED OUT.json   ({ pages: [{ path, parts }], files: [path] }; a part is a text that must stay, or a link
// as [kind, before, target, after]: joined in order, the parts are the page)
import { writeFileSync } from 'node:fs';
import { posix } from 'node:path';

const [count, seed, out] = [Number(process.argv[2]), Number(process.argv[3]), process.argv[4]];

// Numbers that are the same each time: mulberry32.
let state = seed;
const random = (below) => {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) % below;
};
const one = (list) => list[random(list.length)];

const folders = ['', 'Dev/', 'Dev/api v2/', 'Guides/', 'Guides/deep/er/', 'Überblick/', 'a(b)/', '100% sure/', 'team & co/', "it's/", '日本/', 'r6/d/', 'r6/x/', 'media/', 'x#y/'];
const words = ['Notes', 'Index', 'plan B', 'Übersicht', 'q&a', 'c(1)', 'über alles', 'e\u0301te\u0301', 'log', 'draft', 'v1.2', '手順'];
const paths = [];
const taken = new Set();
const add = (path) => {
  const key = path.normalize('NFC').toLowerCase();
  if (!taken.has(key)) {
    taken.add(key);
    paths.push(path);
  }
};
for (let i = 0; paths.length < count; i++) add(`${one(folders)}${one(words)} ${i % 3 === 0 ? i : random(count)}.md`);
const files = folders.flatMap((folder, i) => [`${folder}pic${i}.png`, `${folder}data ${i}.csv`]);
const pages = [...paths];

const escapes = (path, special) => [...path].map((c) => (special.includes(c) ? `%${c.charCodeAt(0).toString(16).toUpperCase()}` : c)).join('');
function address(from, to, special = ' "<>\\%#?&()') {
  const rooted = random(8) === 0;
  let path = rooted ? `/${to}` : posix.relative(posix.dirname(from), to);
  if (!rooted && random(8) === 0 && !path.startsWith('.')) path = `./${path}`;
  if (path.endsWith('.md') && random(5) === 0) path = path.slice(0, -3);
  return escapes(path, special);
}
function name(from, to) {
  const path = to.replace(/\.md$/, '');
  const base = path.slice(path.lastIndexOf('/') + 1);
  const alone = [...pages, ...files].filter((other) => `/${other.toLowerCase()}`.endsWith(`/${base.toLowerCase()}${to.endsWith('.md') ? '.md' : ''}`)).length === 1;
  return [path, path, alone ? base : path, `/${path}`][random(4)] + (to.endsWith('.md') && random(6) === 0 ? '.md' : '');
}

let mark = 0;
const said = () => ` t${mark++}t `;
function link(from) {
  const page = one(pages);
  const file = one(files);
  switch (random(12)) {
    case 0: return ['wiki', '[[', name(from, page), one([']]', '#Part]]', '|label]]', '#A part|two words]]'])];
    case 1: return ['embed', '![[', name(from, random(2) ? page : file), one([']]', '|200]]'])];
    case 2: return ['link', '[text](', address(from, page), one([')', '#part)', '?q#f)', ' "title")', " 't')"])];
    case 3: return ['link', '[text](<', address(from, page, '<>\\%#?&'), one(['>)', '#part>)', '> "title")'])];
    case 4: return ['image', '![alt](', address(from, file), one([')', ' "title")'])];
    case 5: return ['html', '<a class="c" href="', address(from, page, ' "\'<>%#?&'), one(['">', '#f">', '" title="t">'])];
    case 6: return ['html', "<img src='", address(from, file, ' "\'<>%#?&'), "'>"];
    case 7: return ['html', '<a href=', address(from, page, ' "\'<>%#?&=`'), '>'];
    case 8: return ['wiki', '*see* [[', name(from, page), '|**b**]]'];
    case 9: return ['html', one(['<img srcset="', '<source srcset="gone.png 1x,']), address(from, file, ' "\'<>%#?&,'), one(['">', ' 2x">', ' 640w, gone.webp">'])];
    default: return ['link', '**[a `b` c](', address(from, page), ')**'];
  }
}
function frontMatter(from) {
  const parts = [];
  const value = () => name(from, one(pages));
  const put = (before, target, after) => parts.push([target === null ? null : 'wiki', before, target, after]);
  put(`---\ntitle: T${mark++}\nup: "[[`, value().replace(/["\\]/g, '\\$&'), ']]"\n');
  put("see:\n  - '[[", value().replace(/'/g, "''"), "|label]]' # not [[a link]]\n");
  put('  - "![[', one(files), ']]"\n');
  parts.push(['link', '  - "[t](', address(from, one(pages), ' "\'<>\\%#?&(),[]{}:'), ')"\n']);
  parts.push(`tags: [a, b]\nend: e${mark++}\n---\n`);
  return parts;
}

// Neighbours are told apart by numbered words, so that a judge knows where each part ends.
const tree = pages.map((path, i) => {
  const parts = i % 4 === 0 ? frontMatter(path) : [];
  parts.push(`# Page${said()}\n\n`);
  for (let n = 3 + random(6); n > 0; n--) {
    parts.push(one(['Some', '- item', '> quote', '1. first', '## Head', '- [ ] task']) + said(), link(path), said() + one(['\n\n', '\n\n', ' `[[code]] [x](y.md)`\n\n', ' \\[[no]] <!-- [[none]] -->\n\n']));
  }
  if (random(2)) parts.push(`| a | b |\n|---|---|\n|${said()}`, ['wiki', '[[', name(path, one(pages)), '\\|cell]]'], `${said()}|${said()}`, ['link', '[x](', address(path, one(pages)), ')'], `${said()}|\n\n`);
  if (random(2)) parts.push(`see [it][r]${said()}\n\n`, ['definition', '[r]: ', address(path, one(pages)), one(['\n', ' "t"\n', '#f\n'])], `\nend${said()}\n\n`);
  if (random(3) === 0) parts.push(`<div>${said()}\n`, ['html', '<video poster="', address(path, one(files), ' "\'<>%#?&'), '" src="x.mp4">'], `${said()}[[no]]\n</div>\n\n`);
  if (random(3) === 0) parts.push(`\`\`\`\n[[code]] [x](${path})${said()}\n\`\`\`\n`);
  return { path, parts };
});
writeFileSync(out, JSON.stringify({ pages: tree, files }));
