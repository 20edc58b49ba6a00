// Asks minisearch and flexsearch, as their own pages recommend them, what the service is asked. Standard input: { pages: [{ id, title, text }], queries: [text] }.
// Standard output: { minisearch: [[id, …10]], flexsearch: [[id, …10]] }.
import { createRequire } from 'node:module';
const require = createRequire(process.argv[2] + '/');
const MiniSearch = require('minisearch');
const { Document } = require('flexsearch');

let input = '';
for await (const chunk of process.stdin) input += chunk;
const { pages, queries } = JSON.parse(input);

const mini = new MiniSearch({ fields: ['title', 'text'], searchOptions: { boost: { title: 2 }, fuzzy: 0.2, prefix: true } });
mini.addAll(pages);
const flex = new Document({ tokenize: 'forward', document: { id: 'id', index: ['title', 'text'] } });
for (const page of pages) flex.add(page);

const ask = query => {
  const scores = new Map();
  for (const { field, result } of flex.search(query, { limit: 20, suggest: true })) {
    result.forEach((id, rank) => scores.set(id, (scores.get(id) ?? 0) + (field === 'title' ? 2 : 1) / (rank + 1)));
  }
  return [...scores].sort((a, b) => b[1] - a[1]).slice(0, 10).map(([id]) => id);
};
process.stdout.write(JSON.stringify({
  minisearch: queries.map(query => mini.search(query).slice(0, 10).map(hit => hit.id)),
  flexsearch: queries.map(ask),
}));
