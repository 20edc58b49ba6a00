// What links lead to, by rules that share no code with the service: decision 0016.
import { posix } from 'node:path';
import { pathOf } from './markdown-links.mjs';

export const folded = (path) => path.normalize('NFC').toUpperCase().toLowerCase().normalize('NFC');

function add(map, key, path) {
  (map.get(key) ?? map.set(key, new Set()).get(key)).add(path);
}

const only = (set) => (set?.size === 1 ? [...set][0] : null);

export class Targets {
  constructor(paths) {
    this.paths = new Set(paths);
    this.folders = new Set();
    this.folded = new Map();
    this.ends = new Map();
    this.foldedEnds = new Map();
    for (const path of this.paths) {
      add(this.folded, folded(path), path);
      const names = path.split('/');
      for (let i = 0; i < names.length; i++) {
        const end = names.slice(i).join('/');
        add(this.ends, end, path);
        add(this.foldedEnds, folded(end), path);
        if (i > 0) this.folders.add(`${names.slice(0, i).join('/')}/`);
      }
    }
  }

  file(path) {
    return this.paths.has(path) ? path : only(this.folded.get(folded(path)));
  }

  // A page without its .md, or any file.
  either(path, isPage) {
    return this.file(`${path}.md`) ?? (isPage ? null : this.file(path));
  }

  // Obsidian: from the root, from the folder, or the one path that ends so. What follows a # is a heading, unless a page is named so.
  named(page, text) {
    const parts = text.includes('#') ? [text, text.slice(0, text.lastIndexOf('#')), text.slice(0, text.indexOf('#'))] : [text];
    for (const part of parts.map((part) => part.trim()).filter((part) => part && !part.endsWith('/'))) {
      const isPage = /\.md$/i.test(part);
      const bare = part.replace(/\.md$/i, '');
      if (bare === '') continue;
      const near = posix.join(posix.dirname(page), bare);
      if (/^\.\.?\//.test(bare)) {
        const found = this.either(near, isPage);
        if (found) return found;
        continue;
      }
      const rooted = bare.replace(/^\/+/, '');
      const found = this.either(posix.normalize(rooted), isPage) ?? this.either(near, isPage) ?? this.ending(`${rooted}.md`) ?? this.ending(part.replace(/^\/+/, ''));
      if (found) return found;
    }
    return null;
  }

  ending(end) {
    const exact = this.ends.get(end);
    return exact ? only(exact) : only(this.foldedEnds.get(folded(end)));
  }

  // From the page's folder, or with a slash from the root: a file, a page without .md, or a folder, which has a slash at its end.
  addressed(page, address) {
    const path = pathOf(address);
    if (path === null) return null;
    const target = posix.normalize(path.startsWith('/') ? path.replace(/^\/+/, '') || '.' : posix.join(posix.dirname(page), path));
    const isFolder = /(^|\/)\.{0,2}$/.test(path);
    const forms = isFolder ? [target.replace(/\/?$/, '/')] : [target, `${target}.md`, `${target}/`];
    for (const form of forms) {
      for (const candidate of [form, form.normalize('NFC')]) if (this.paths.has(candidate) || this.folders.has(candidate)) return candidate;
    }
    return null;
  }

  leads(page, [kind, target]) {
    return kind === 'wiki' || kind === 'embed' ? this.named(page, target) : this.addressed(page, target);
  }
}
