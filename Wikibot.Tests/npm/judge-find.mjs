// What is to be found in a folder of pages, worked out independently of the service: links by other parsers (markdown-it, parse5, yaml) and rules of
// resolution of its own, sections by markdown-it's headings, words by regular expressions; and questions made of it at random, each with its answer.
// usage: node judge-find.mjs FOLDER ANSWERS.json QUESTIONS SEED
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { Targets } from './link-targets.mjs';
import { pathOf, read } from './markdown-links.mjs';
import { words } from './words.mjs';

const [root, answersFile, count, seed] = [process.argv[2], process.argv[3], Number(process.argv[4]), Number(process.argv[5])];
const start = 'Home';
const longest = 8000;

const files = readdirSync(root, { recursive: true }).map((path) => path.replaceAll('\\', '/')).filter((path) => statSync(join(root, path)).isFile()).sort();
const targets = new Targets(files);
const shown = (path) => path.replace(/\.md$/, '');

// Sections: what stands under a heading up to the next one; what is longer than 8,000 characters is parted in the second half of each stretch.
function partings(text, from, to) {
  const found = [];
  while (to - from > longest) {
    const half = text.slice(from + longest / 2, from + longest);
    const mark = ['\n\n', '\n', ' '].find((mark) => half.includes(mark));
    const at = mark ? from + longest / 2 + half.lastIndexOf(mark) + mark.length : /[\uD800-\uDBFF]/.test(text[from + longest - 1]) ? from + longest - 1 : from + longest;
    found.push([from, at]);
    from = at;
  }
  if (to > from) found.push([from, to]);
  return found;
}

function readPage(file) {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(readFileSync(join(root, file)));
  const { links, headings, matter } = read(text);
  const path = shown(file);
  let values = {};
  try {
    values = (matter && parse(matter, { logLevel: 'silent' })) || {};
  } catch {
    // No YAML: no values.
  }
  const first = headings.find(([level]) => level === 1);
  const title = [values.title, first?.[1]].map((title) => `${title ?? ''}`.trim()).find((title) => title) ?? path.slice(path.lastIndexOf('/') + 1);
  const aliases = [values.aliases ?? [], values.alias ?? []].flat().map(String);
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0 && at + 1 < text.length; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const lineAt = (offset) => starts.findLastIndex((at) => at <= offset) + 1;
  const above = [];
  const parts = headings.map(([level, , line, raw]) => {
    while (above.length > 0 && above.at(-1)[0] >= level) above.pop();
    above.push([level, raw.replaceAll('\n', ' ')]);
    return { heading: above.map(([, name]) => name).join(' > '), from: starts[line - 1] };
  });
  if (parts.length === 0 || text.slice(0, parts[0].from).trim() !== '') parts.unshift({ heading: '', from: 0 });
  const names = [words(`${title}\n${path}`), words(aliases.join('\n'))];
  const sections = parts.flatMap(({ heading, from }, i) => (text === '' ? [[0, 0]] : partings(text, from, parts[i + 1]?.from ?? text.length)).map(([begin, end]) => ({
    path,
    heading,
    first: text === '' ? 1 : lineAt(begin),
    last: text === '' ? 1 : lineAt(end - 1),
    text: text.slice(begin, end),
    fields: [...names, words(heading), words(text.slice(begin, end))],
  })));
  const meant = links.map(([kind, target, lines]) => ({ kind, target: kind === 'wiki' || kind === 'embed' ? target : pathOf(target), lines: lines ?? [1, starts.length], leadsTo: targets.leads(file, [kind, target]) }));
  return { file, path, title, sections, links: meant.filter(({ target }) => target !== null) };
}

const pages = files.filter((file) => file.endsWith('.md')).map(readPage);
for (const page of pages) page.backlinks = [];
const byFile = new Map(pages.map((page) => [page.file, page]));
for (const page of pages) for (const link of page.links) if (link.leadsTo !== page.file) byFile.get(link.leadsTo)?.backlinks.push({ ...link, path: page.path });

// What is asked: words, "phrases", prefix*, -without, all of which a section has; where none has, some of it.
const sections = pages.flatMap((page) => page.sections);
const places = new Map();
sections.forEach((section, number) => {
  for (const field of section.fields) for (const { text } of field) (places.get(text) ?? places.set(text, new Set()).get(text)).add(number);
});
const vocabulary = [...places.keys()].sort();

const union = (sets) => new Set(sets.flatMap((set) => [...set]));
const both = (all, some) => new Set([...all].filter((number) => some.has(number)));
const holds = (number, term) => sections[number].fields.some((field) => field.some((_, at) => at + term.words.length <= field.length && term.words.every((word, i) =>
  (term.prefix && i === term.words.length - 1 ? field[at + i].text.startsWith(word) : field[at + i].text === word))));
const anywhere = (word, prefix) => union((prefix ? vocabulary.filter((known) => known.startsWith(word)) : [word]).map((known) => places.get(known) ?? new Set()));
function having(term) {
  if (term.words.length === 1) return term.either ? union(term.either.map((word) => places.get(word))) : anywhere(term.words[0], term.prefix);
  const candidates = term.words.map((word, i) => anywhere(word, term.prefix && i === term.words.length - 1)).reduce(both);
  return new Set([...candidates].filter((number) => holds(number, term)));
}

function answer(terms) {
  const sets = terms.filter((term) => !term.without).map(having);
  const none = union(terms.filter((term) => term.without).map(having));
  const wanted = (found) => new Set([...found].filter((number) => !none.has(number)));
  const all = wanted(sets.reduce(both));
  return all.size > 0 || sets.length < 2 ? all : wanted(union(sets));
}

let state = seed;
const random = (below) => {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below);
};
const one = (list) => list[random(list.length)];
const textWords = sections.map((section) => section.fields.at(-1));
const withWords = sections.map((_, number) => number).filter((number) => textWords[number].length > 5);
const isPlain = (word) => /^[\p{L}\p{N}]+$/u.test(word);
const seldom = () => one(vocabulary.filter(isPlain));
// As it is written in the page, so that both sides have to read it: capitals, accents, what stands between two words.
const written = (number, at, length = 1) => sections[number].text.slice(textWords[number][at].start, textWords[number][at + length - 1].end);
const word = (number = one(withWords)) => {
  const at = random(textWords[number].length);
  return isPlain(textWords[number][at].text) && !/["\s]/.test(written(number, at)) ? { query: written(number, at), words: [textWords[number][at].text] } : word(number);
};
const term = (of) => ({ words: of.words });
const asked = (kind, query, terms) => ({ kind, query, terms });

const kinds = {
  word() {
    const { query, words } = random(3) === 0 ? word() : (([text]) => ({ query: text, words: [text] }))([seldom()]);
    return asked('word', query, [{ words }]);
  },
  two() {
    const number = one(withWords);
    const [a, b] = [word(number), random(2) === 0 ? word(number) : word()];
    return asked('two', `${a.query} ${b.query}`, [term(a), term(b)]);
  },
  phrase() {
    const number = one(withWords);
    const length = 2 + random(4);
    const at = random(textWords[number].length - length + 1);
    const query = written(number, at, length);
    return query.includes('"') ? kinds.phrase() : asked('phrase', `"${query}"`, [{ words: words(query).map(({ text }) => text) }]);
  },
  prefix() {
    const part = [...seldom()].slice(0, 2 + random(4)).join('');
    return asked('prefix', `${part}*`, [{ words: words(part).map(({ text }) => text), prefix: true }]);
  },
  without() {
    const number = one(withWords);
    const [a, b] = [word(number), random(3) > 0 ? word(number) : word()];
    return a.words[0] === b.words[0] ? kinds.without() : asked('without', `${a.query} -${b.query}`, [term(a), { ...term(b), without: true }]);
  },
  within() {
    const long = seldom();
    const part = long.slice(1, 5 + random(3));
    const either = vocabulary.filter((known) => known.includes(part));
    return part.length < 4 || places.has(part) || either.length > 50 || !isPlain(part) ? kinds.within() : asked('within', part, [{ words: [part], either }]);
  },
  // A stretch of a line, whatever is in it: what stands between two spaces is a word, or several that follow each other.
  text() {
    const line = one(one(sections).text.split('\n')).split(/\s+/).filter((chunk) => chunk);
    const chunks = line.slice(random(line.length + 1)).slice(0, 1 + random(3));
    const terms = chunks.map((chunk) => ({ words: words(chunk).map(({ text }) => text), prefix: chunk.endsWith('*') })).filter(({ words }) => words.length > 0);
    const isOther = chunks.some((chunk) => /^-|"/.test(chunk)) || terms.some(({ words, prefix }) => words.length > 64 || (words.length === 1 && !prefix && !places.has(words[0])));
    return terms.length === 0 || isOther ? kinds.text() : asked('text', chunks.join(' '), terms);
  },
};
const order = ['word', 'two', 'two', 'phrase', 'phrase', 'prefix', 'without', 'within', 'text'];
const questions = Array.from({ length: count }, (_, i) => kinds[order[i % order.length]]()).map(({ kind, query, terms }) => ({ kind, query, sections: [...answer(terms)] }));

const linked = new Set([start, ...pages.flatMap((page) => page.links.filter(({ leadsTo }) => leadsTo && leadsTo !== page.file).map(({ leadsTo }) => shown(leadsTo)))]);
const titles = new Map();
for (const { path, title } of pages) titles.set(title.normalize('NFC').toUpperCase(), [...(titles.get(title.normalize('NFC').toUpperCase()) ?? []), path]);
writeFileSync(answersFile, JSON.stringify({
  pages: pages.map(({ path, links, backlinks }) => ({
    path,
    outgoing: links.map(({ kind, target, lines, leadsTo }) => ({ kind, target, lines, leadsTo: leadsTo && shown(leadsTo) })),
    backlinks: backlinks.map(({ path, target, lines }) => ({ path, target, lines })),
  })),
  orphans: pages.map(({ path }) => path).filter((path) => !linked.has(path)),
  doubles: [...titles.values()].filter((same) => same.length > 1).flat().sort(),
  sections: sections.map(({ path, heading, first, last }) => ({ path, heading, first, last })),
  questions,
}));
