// Lists the links of a page, independently of the service: markdown-it for Markdown, parse5 for HTML, yaml for front matter, and a rule of
// its own for wiki links. Used by list-links.mjs (what is on a page) and check-links.mjs (what moves left whole).
import * as commonmark from 'commonmark';
import MarkdownIt from 'markdown-it';
import { Tokenizer, TokenizerMode } from 'parse5';
import { isScalar, isSeq, parseDocument, visit } from 'yaml';

const wikiLink = /^\[\[([^\[\]\n|]*?)(?:\\?\|([^\[\]\n]*))?\]\](?!\()/;
const attributes = new Set(['a href', 'area href', 'img src', 'audio src', 'video src', 'video poster', 'source src', 'track src', 'iframe src', 'embed src', 'object data']);
const lists = new Set(['img srcset', 'source srcset']);
// An address, which commas behind it end; or its descriptors up to a comma in no parentheses.
const candidate = /[ \t\n\f\r,]*([^ \t\n\f\r]*[^ \t\n\f\r,])(?:,+|(?:[^,(]|\([^)]*(?:\)|$))*(?:,|$))/g;
const byReference = '\u0002';

function wikiRule(state, silent) {
  const mark = state.src[state.pos] === '!' ? 1 : 0;
  const found = wikiLink.exec(state.src.slice(state.pos + mark, state.pos + mark + 2010));
  if (!found || !found[1].trim() || found[0].length > 2004) return false;
  if (!silent) {
    const token = state.push(mark ? 'embed' : 'wiki', '', 0);
    token.content = found[1].trim();
    token.meta = found[2] ?? found[1];
  }
  state.pos += mark + found[0].length;
  return true;
}

const md = new MarkdownIt({ html: true, linkify: false }).disable('strikethrough');
md.normalizeLink = (link) => link;
md.validateLink = () => true;
// A wiki link in the text of a link is text: that one stays a link.
md.helpers.parseLinkLabel = (state, start, disableNested) => {
  const { pos, posMax: max } = state;
  let [level, end] = [1, -1];
  state.pos = start + 1;
  while (state.pos < max) {
    const [marker, before] = [state.src[state.pos], state.pos];
    if (marker === ']' && --level === 0) {
      end = before;
      break;
    }
    const wiki = marker === '[' && wikiLink.exec(state.src.slice(before, before + 2010));
    state.md.inline.skipToken(state);
    if (marker === '[' && before === state.pos - 1) level++;
    else if (marker === '[' && disableNested && !(wiki && wiki[1].trim())) break;
  }
  state.pos = pos;
  return end;
};
md.inline.ruler.before('link', 'wiki', wikiRule);
// markdown-it takes no reference for an image where a parenthesis follows that holds no address; CommonMark does, for images as for links.
md.inline.ruler.after('image', 'image_reference', (state, silent) => {
  if (!state.src.startsWith('![', state.pos)) return false;
  const end = md.helpers.parseLinkLabel(state, state.pos + 1, false);
  const reference = end > 0 && state.src[end + 1] === '(' && state.env.references?.[md.utils.normalizeReference(state.src.slice(state.pos + 2, end))];
  if (!reference) return false;
  if (!silent) {
    const token = state.push('image', 'img', 0);
    [token.attrs, token.children, token.content] = [[['src', reference.href], ['alt', '']], [], state.src.slice(state.pos + 2, end)];
    md.inline.parse(token.content, md, state.env, token.children);
  }
  state.pos = end + 1;
  return true;
});
// What goes by reference has its address in the definition: mark it.
md.core.ruler.after('block', 'mark', (state) => {
  for (const reference of Object.values(state.env.references ?? {})) reference.href = byReference + reference.href;
});

export const isExternal = (address) => address === '' || /^[?#]/.test(address) || address.startsWith('//') || /^[a-z][a-z0-9+.-]*:/i.test(address);

function htmlAddresses(html) {
  const found = [];
  const nothing = () => {};
  const tokenizer = new Tokenizer({}, {
    onComment: nothing, onDoctype: nothing, onEof: nothing, onCharacter: nothing, onNullCharacter: nothing, onWhitespaceCharacter: nothing, onEndTag: nothing,
    onStartTag(token) {
      for (const { name, value } of token.attrs) if (lists.has(`${token.tagName} ${name}`)) found.push(...[...value.matchAll(candidate)].map((match) => match[1]));
      else if (attributes.has(`${token.tagName} ${name}`) && value.trim() && !/\n/.test(value.trim())) found.push(value.trim());
      const mode = { script: TokenizerMode.SCRIPT_DATA, style: TokenizerMode.RAWTEXT, textarea: TokenizerMode.RCDATA, title: TokenizerMode.RCDATA }[token.tagName];
      if (mode !== undefined) {
        tokenizer.state = mode;
        tokenizer.lastStartTagName = token.tagName;
      }
    },
  });
  tokenizer.write(html, true);
  return found;
}

function inlineLinks(tokens, links) {
  for (const token of tokens) {
    if (token.type === 'wiki' || token.type === 'embed') links.push([token.type, token.content]);
    else if (token.type === 'html_inline' && /^<[a-z]/i.test(token.content)) links.push(...htmlAddresses(token.content).map((address) => ['html', address]));
    else if (token.type === 'link_open' && token.markup !== 'autolink' && !token.attrGet('href').startsWith(byReference)) links.push(['link', token.attrGet('href')]);
    else if (token.type === 'image') {
      inlineLinks(token.children, links);
      if (!token.attrGet('src').startsWith(byReference)) links.push(['image', token.attrGet('src')]);
    }
  }
}

const frontMatter = /^\uFEFF?---[ \t]*\r?\n((?:[^\n]*\n)*?)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/;

function frontMatterLinks(yaml, links) {
  const document = parseDocument(yaml, { uniqueKeys: false });
  if (document.errors.length > 0) return false;
  visit(document, {
    Scalar(key, node) {
      // HTML is no link there (decision 0016).
      if (key !== 'key' && typeof node.value === 'string') inlineLinks(md.parseInline(node.value, {})[0].children.filter((token) => token.type !== 'html_inline'), links);
    },
    // [[Target]] without quotes: a list in a list.
    Seq(key, node) {
      const inner = node.items[0];
      if (!node.flow || node.items.length !== 1 || !isSeq(inner) || !inner.flow || inner.items.length !== 1 || !isScalar(inner.items[0])) return undefined;
      const source = yaml.slice(node.range[0], node.range[1]);
      const found = wikiLink.exec(source);
      if (found && found[0] === source && found[1].trim()) {
        links.push(['wiki', found[1].trim()]);
        return visit.SKIP;
      }
      return undefined;
    },
  });
  return true;
}

const plain = (tokens) => tokens.map((token) => (token.type === 'softbreak' || token.type === 'hardbreak' ? ' '
  : token.type === 'image' ? plain(token.children) : token.type === 'wiki' || token.type === 'embed' ? token.meta : token.type === 'html_inline' ? '' : token.content)).join('');

const kinds = { paragraph_open: 'Paragraph', heading_open: 'Heading', bullet_list_open: 'List', ordered_list_open: 'List', blockquote_open: 'Quote', table_open: 'Table', fence: 'Code', code_block: 'Code', html_block: 'Html', hr: 'Break' };

/** The links of a page as [kind, what it says, [first, last line of its block]], its own headings as [level, text, line, as written], and its outermost blocks. */
export function read(text) {
  const links = [];
  const matter = frontMatter.exec(text);
  const unread = matter !== null && !frontMatterLinks(matter[1], links);
  const body = matter ? text.slice(matter[0].length) : text.replace(/^\uFEFF/, '');
  const skipped = matter ? matter[0].split('\n').length - 1 : 0;
  const environment = {};
  const tokens = md.parse(body, environment);
  const headings = [];
  let block = [0, 0];
  tokens.forEach((token, at) => {
    const before = links.length;
    block = token.map ?? block;
    if (token.type === 'inline') inlineLinks(token.children, links);
    else if (token.type === 'html_block') links.push(...htmlAddresses(token.content).map((address) => ['html', address]));
    else if (token.type === 'heading_open' && token.level === 0) headings.push([Number(token.tag[1]), plain(tokens[at + 1].children).trim(), skipped + token.map[0] + 1, tokens[at + 1].content]);
    for (const link of links.slice(before)) link.push([skipped + block[0] + 1, skipped + block[1]]);
  });
  for (const { href } of Object.values(environment.references ?? {})) links.push(['definition', href.replace(byReference, '')]);
  const top = tokens.filter((token) => token.level === 0 && kinds[token.type]).map((token) => kinds[token.type]);
  return { links: links.filter(([kind, target]) => kind === 'wiki' || kind === 'embed' || !isExternal(target)), headings, top, matter: matter?.[1], unread };
}

/** The links that CommonMark's reference implementation finds: no wiki links, no tables, no front matter, no HTML. */
export function readReference(text) {
  const parser = new commonmark.Parser();
  const inlines = parser.processInlines;
  const links = [];
  parser.processInlines = function processInlines(block) {
    for (const reference of Object.values(this.refmap)) {
      links.push(['definition', reference.destination]);
      reference.destination = byReference + reference.destination;
    }
    return inlines.call(this, block);
  };
  const walker = parser.parse(text).walker();
  for (let step = walker.next(); step; step = walker.next()) {
    const { type, destination } = step.node;
    // The text of a link comes first, as its address stands behind it.
    if ((type === 'link' || type === 'image') && !step.entering && !destination.startsWith(byReference)) links.push([type, destination]);
  }
  return links.filter(([, target]) => !isExternal(target));
}

/** What an address leads to, as a path: without query and fragment, percent-decoded where that gives text; null when nothing is left, or a slash or NUL was hidden. */
export function pathOf(address) {
  const path = address.split(/[?#]/)[0];
  if (path === '' || /%2f|%00/i.test(path)) return null;
  return path.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}
