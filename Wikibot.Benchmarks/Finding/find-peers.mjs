// Times npm's search libraries over a folder of Markdown pages, in their fastest ways: whole words, nothing fuzzy.
// usage: node find-peers.mjs NPM FOLDER minisearch|flexsearch CALLS WORD...
// Standard output: { seconds: to make the index, bytes: of the process, words: [{ hits, times: [microseconds] }] }
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [npm, folder, name, calls, ...words] = process.argv.slice(2);
const require = createRequire(npm + '/');

function make() {
  if (name === 'minisearch') {
    const MiniSearch = require('minisearch');
    const index = new MiniSearch({ fields: ['title', 'text'], searchOptions: { boost: { title: 2 } } });
    return { add: (page) => index.add(page), search: (word) => index.search(word).length };
  }
  const { Document } = require('flexsearch');
  const index = new Document({ tokenize: 'strict', document: { id: 'id', index: ['title', 'text'] } });
  return { add: (page) => index.add(page), search: (word) => new Set(index.search(word).flatMap(({ result }) => result)).size };
}

const began = performance.now();
const index = make();
let id = 0;
for (const file of readdirSync(folder, { recursive: true })) {
  if (!file.endsWith('.md')) continue;
  const text = readFileSync(join(folder, file), 'utf8');
  index.add({ id: id++, title: text.slice(0, text.indexOf('\n')), text });
}
const seconds = (performance.now() - began) / 1000;

const found = words.map((word) => {
  const times = [];
  let hits = 0;
  for (let i = -Number(calls), first = performance.now(); i < Number(calls) && performance.now() - first < 8000; i++) {
    const start = performance.now();
    hits = index.search(word);
    if (i >= 0 || performance.now() - start > 100) times.push((performance.now() - start) * 1000);
  }
  return { hits, times };
});
console.log(JSON.stringify({ seconds, bytes: process.memoryUsage().rss, words: found }));
