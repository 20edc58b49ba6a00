// Cuts text into words as decision 0019 says (5), independently of the service: by Unicode's scripts where that has blocks, by regular
// expressions where that walks. A word is { text, start, end }; text is folded.

// Written without spaces between words, or with endings: each character is a word.
const unspaced = /\p{scx=Han}|\p{scx=Hira}|\p{scx=Kana}|\p{scx=Bopo}|\p{scx=Hang}|\p{scx=Thai}|\p{scx=Laoo}|\p{scx=Mymr}|\p{scx=Khmr}/u;
const pieces = /(?<run>[\p{L}\p{N}][\p{L}\p{N}\p{M}\p{Cf}]*)|(?<picture>\p{So})|(?<sign>[#+])/gu;
const longest = 64;

const asWritten = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ı: 'i', ħ: 'h' };
const accent = /[\p{Script=Inherited}\p{Script=Hebrew}\p{Script=Arabic}]/u;

/** Without case, accents, ligatures and width. */
export function fold(text) {
  let folded = '';
  for (const part of text.normalize('NFKD')) {
    const small = asWritten[part.toLowerCase()] ?? part.toUpperCase().toLowerCase();
    for (const c of small) if (/[\p{L}\p{N}]/u.test(c) || (/\p{M}/u.test(c) && !accent.test(c))) folded += c;
  }
  return folded;
}

function* cut(text, start) {
  // Singles part a run.
  let from = 0;
  for (let at = 0; at < text.length;) {
    const c = String.fromCodePoint(text.codePointAt(at));
    if (unspaced.test(c)) {
      if (at > from) yield [text.slice(from, at), start + from, false];
      yield [c, start + at, true];
      from = at + c.length;
    }
    at += c.length;
  }
  if (from < text.length) yield [text.slice(from), start + from, false];
}

/** The words of a text, in their order. */
export function words(text) {
  const found = [];
  for (const match of text.matchAll(pieces)) {
    const { run, picture, sign } = match.groups;
    if (picture && picture !== '\uFFFD') found.push({ text: picture, start: match.index, end: match.index + picture.length });
    // C# and C++: a sign behind a word, or behind another sign there.
    else if (sign && found.length > 0 && found.at(-1).end === match.index) found.push({ text: sign, start: match.index, end: match.index + 1 });
    else if (run) {
      for (const [part, start, single] of cut(run, match.index)) {
        const folded = single ? part.normalize('NFKC') : fold(part);
        const end = start + part.length;
        for (let at = 0; at < folded.length;) {
          let to = Math.min(folded.length, at + longest);
          if (to < folded.length && /[\uD800-\uDBFF]/.test(folded[to - 1])) to--;
          found.push({ text: folded.slice(at, to), start, end });
          at = to;
        }
      }
    }
  }
  return found;
}
