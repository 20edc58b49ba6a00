
// What the three tools answer, as it is shown. `again` calls a tool of the server, where the host can.
const mayCall = () => host.about.can.serverTools !== undefined;

/** Calls a tool; its structured answer. What the server refuses is an error with its sentence. */
async function again(tool, args) {
  const result = await host.request('tools/call', { name: tool, arguments: args });
  if (result.isError || !result.structuredContent) throw new Error(textOf(result) || 'There was no answer.');
  return result.structuredContent;
}

const textOf = result => (result.content ?? []).filter(block => block?.type === 'text').map(block => block.text).join('\n');

const count = pages => element('span', { class: 'count' },
  element('ins', null, `+${pages.reduce((sum, one) => sum + (one.added ?? 0), 0)}`), ' ', element('del', null, `\u2212${pages.reduce((sum, one) => sum + (one.removed ?? 0), 0)}`));

/** The heading of a view, and the buttons of the whole. */
function top(title, ...beside) {
  const modes = host.about.context.availableDisplayModes ?? [];
  const full = modes.includes('fullscreen') ? button(modeLabel(), async () => {
    const { mode } = await host.request('ui/request-display-mode', { mode: isFull() ? 'inline' : 'fullscreen' });
    host.about.context = { ...host.about.context, displayMode: mode };
    dress(host.about.context);
  }, { class: 'quiet', id: 'mode' }) : null;
  return element('div', { class: 'top' }, element('h1', { tabindex: -1 }, title), ...beside, full);
}

const isFull = () => host.about.context.displayMode === 'fullscreen';
const modeLabel = () => isFull() ? 'Back to the chat' : 'Full screen';

/** What a file weighed and weighs, where that says something: of a page its lines do. */
function weight({ isFile, bytesBefore, bytes }) {
  if (!isFile) return null;
  const sizes = [bytesBefore, bytes].filter(size => size !== undefined && size !== null).map(size => `${size.toLocaleString('en')} ${size === 1 ? 'byte' : 'bytes'}`);
  return [' ', element('small', null, sizes.length === 0 ? 'file' : `file, ${[...new Set(sizes)].join(' \u2192 ')}`)];
}

const noLines = 'Binary files differ\n';

/** What stands in the place of a difference that there is not. */
const without = one => one.diff === noLines ? 'It has no lines that could be compared.'
  : one.truncated ? 'Too long for this answer.'
  : one.kind === 'moved' || one.kind === 'changed' ? (one.isFile ? 'Its content is the same.' : 'Its text is the same.') : 'It is empty.';

/** The difference of one page or file, behind its name. `rest` gets what was too long for the answer. */
function difference(one, { open, inWords, rest }) {
  const details = element('details', { class: 'diff' }, element('summary', null,
    element('span', { class: 'kind' }, one.kind), element('h2', null, called(one.path)), one.from ? [' ', element('small', null, 'from ', called(one.from))] : null, weight(one), count([one])));
  const fill = () => {
    const diff = one.diff ?? '';
    details.append(...[
      diff === '' || diff === noLines ? element('p', null, element('small', null, without(one))) : differenceBox(one.path, diff, inWords),
      one.truncated && diff !== '' ? element('p', null, element('small', null, 'It is longer than this.')) : null,
      one.truncated && rest ? element('p', null, button('Show the whole difference', async () => {
        const whole = await rest(one);
        if (!whole?.diff) throw new Error('It cannot be shown here.');
        const anew = difference(whole, { open: true, inWords });
        details.replaceWith(anew);
        anew.querySelector('summary').focus();
      }, { class: 'quiet' })) : null,
    ].filter(Boolean));
  };
  // Long lists of differences cost nothing until they are opened.
  details.addEventListener('toggle', () => { if (details.open && details.childElementCount === 1) fill(); });
  if (open) {
    details.open = true;
    fill();
  }
  return details;
}

/** A list of differences: a few are open, of many only the first. */
const differences = (pages, options = {}) => pages.map((one, i) => difference(one, { open: pages.length <= 3 || i === 0, ...options }));

/** A button that goes on where an answer ended. */
function more(label, tool, args, answer, add) {
  if (!answer.nextCursor) return null;
  if (!mayCall()) return element('p', null, element('small', null, 'There is more: ask for it in the chat.'));
  const row = element('div', { class: 'row' }, button(label, async () => {
    const next = await again(tool, { ...args, cursor: answer.nextCursor });
    const first = add(next, row);
    row.replaceWith(...[more(label, tool, args, next, add)].filter(Boolean));
    first?.focus();
  }, { class: 'quiet' }));
  return row;
}

function comparison(answer, args) {
  const inWords = args.format === 'words';
  const states = element('p', { class: 'soft' },
    answer.from ? ['From ', short(answer.from), ' to '] : 'Up to ', short(answer.to), answer.by ? [', by ', called(answer.by)] : null, count(answer.pages));
  const add = (next, before) => {
    const made = differences(next.pages, { inWords });
    before.before(...made);
    return made[0]?.querySelector('summary');
  };
  return [
    top(['What changed in ', called(answer.wiki ?? 'the wiki')]), states,
    answer.pages.length === 0 ? element('p', null, 'Nothing differs.') : differences(answer.pages, { inWords }),
    more('Show more', 'compare', args, answer, add),
  ];
}

function commit(change, wiki) {
  const item = element('li', null,
    element('div', { class: 'top' }, called(String(change.message ?? '').split(/\r?\n/)[0] || '(no message)', { class: 'message' }), when(change.when)),
    element('div', { class: 'soft' }, called(change.author), change.agent ?? change.client ? [' by ', called(change.agent ?? change.client, { class: 'id' })] : null,
      change.session ? [' in ', called(change.session, { class: 'id' })] : null, ' · ', short(change.commit)),
    element('ul', { class: 'pages' }, [[change.pages, change.pageCount], [change.files ?? [], change.fileCount ?? 0]].map(([some, all]) =>
      [some.map(page), all > some.length ? element('li', { class: 'soft' }, `and ${all - some.length} more`) : null])));
  if (mayCall()) {
    const shownBelow = element('div', { hidden: true });
    item.append(element('div', { class: 'row' }, button('What it did', async made => {
      if (shownBelow.childElementCount === 0) {
        const answer = await again('compare', { wiki, commit: change.commit });
        shownBelow.append(...differences(answer.pages), ...[more('Show more', 'compare', { wiki, commit: change.commit }, answer, (next, before) => {
          const pages = differences(next.pages);
          before.before(...pages);
          return pages[0]?.querySelector('summary');
        })].filter(Boolean));
        if (answer.pages.length === 0) shownBelow.append(element('p', null, 'It changed nothing.'));
      }
      shownBelow.hidden = !shownBelow.hidden;
      made.setAttribute('aria-expanded', String(!shownBelow.hidden));
    }, { class: 'quiet', 'aria-expanded': 'false' })), shownBelow);
  }
  return item;
}

function recent(answer, args) {
  const list = element('ol', { class: 'changes' }, answer.changes.map(change => commit(change, answer.wiki)));
  const add = next => {
    const items = next.changes.map(change => commit(change, answer.wiki));
    list.append(...items);
    return items[0]?.querySelector('button');
  };
  return [
    top(['Changes of ', called(answer.wiki ?? 'the wiki')]),
    answer.changes.length === 0 ? element('p', null, 'Nothing changed.') : list,
    more('Show older ones', 'recent_changes', args, answer, add),
  ];
}
