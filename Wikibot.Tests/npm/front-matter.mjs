// Reads edits of front matter (a JSON file: [{before, after, set, unset}]) with a parser of YAML 1.2 that is not the service's,
// and tells those whose result is not what was asked for: {"checked": n, "unreadable": n, "wrong": [...]}.
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';

const front = (text) => {
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  const end = lines.findIndex((line, i) => i > 0 && /^(---|\.\.\.)[ \t]*\r?$/.test(line));
  return /^---[ \t]*\r?$/.test(lines[0]) && end > 0 ? { yaml: lines.slice(1, end).map((line) => line + '\n').join(''), body: lines.slice(end + 1).join('\n') } : { yaml: '', body: text };
};
const read = (yaml) => parse(yaml, { logLevel: 'silent' }) ?? {};

let checked = 0;
let unreadable = 0;
const wrong = [];
for (const { before, after, set, unset } of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  let expected;
  try {
    expected = structuredClone(read(front(before).yaml));
  } catch {
    unreadable++; // The other parser is stricter: nothing to compare with.
    continue;
  }

  checked++;
  for (const key of unset) delete expected[key];
  Object.assign(expected, set);
  try {
    const { yaml, body } = front(after);
    if (!isDeepStrictEqual(read(yaml), expected)) throw new Error(`read ${JSON.stringify(read(yaml))}, not ${JSON.stringify(expected)}`);
    if (body.trimStart() !== front(before).body.trimStart()) throw new Error('the body changed');
  } catch (error) {
    wrong.push({ before, after, set, unset, why: String(error) });
  }
}

console.log(JSON.stringify({ checked, unreadable, wrong: wrong.slice(0, 5), count: wrong.length }));
