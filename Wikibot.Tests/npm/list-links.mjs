// What other parsers find on pages.
// usage: node list-links.mjs PAGES.json | spec   (texts, or the examples of CommonMark's specification; prints for each what was found, as JSON)
import { readFileSync } from 'node:fs';
import spec from 'commonmark-spec';
import { pathOf, read, readReference } from './markdown-links.mjs';

const texts = process.argv[2] === 'spec' ? spec.tests.map(({ markdown }) => markdown.replaceAll('→', '\t')) : JSON.parse(readFileSync(process.argv[2], 'utf8'));
const paths = (links) => links.map(([kind, target]) => [kind, kind === 'wiki' || kind === 'embed' ? target : pathOf(target)]).filter(([, target]) => target !== null);
console.log(JSON.stringify(texts.map((text) => {
  const page = read(text);
  return { text, ...page, links: paths(page.links), reference: paths(readReference(text)) };
})));
