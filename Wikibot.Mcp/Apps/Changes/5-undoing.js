
// What an undo would change, and the undo itself: only after its preview, only when it is meant, and only as long as it would do what was shown.
const whose = args => [args.session, args.author].filter(Boolean).map((name, i) => [i === 0 ? ' of ' : ' and ', called(name)]);

const conflicts = answer => answer.conflicts.length === 0 ? null : [
  element('h2', null, `Left as ${answer.conflictCount === 1 ? 'it is' : 'they are'}`),
  element('ul', { class: 'left' }, answer.conflicts.map(one => element('li', null, called(one.path), ': ', called(one.reason))),
    answer.conflictCount > answer.conflicts.length ? element('li', { class: 'soft' }, `and ${answer.conflictCount - answer.conflicts.length} more`) : null),
];

/** How many pages and files go back: of a list that is not whole, and holds both, it is not said which. */
function touched(answer) {
  const files = answer.pages.filter(one => one.isFile).length;
  const pages = answer.pageCount - files;
  if (answer.pages.length < answer.pageCount) return `${answer.pageCount} pages and files`;
  return [pages > 0 || files === 0 ? counted(pages, 'page', 'pages') : null, files > 0 ? counted(files, 'file', 'files') : null].filter(Boolean).join(' and ');
}

/** What both the preview and the undo say in a line. */
const summed = (answer, args, verb) => element('p', null, counted(answer.commits, 'commit', 'commits'), whose(args), ': ', touched(answer), ' ', verb,
  answer.conflictCount > 0 ? `, ${answer.conflictCount} left alone` : null, '.');

/** Whether an undo would still do what was shown. Of what was too long to be shown only the state of the wiki tells. */
const isSame = (one, other) => {
  const said = ({ commits, pages, pageCount, conflicts, conflictCount }) => JSON.stringify([commits, pages, pageCount, conflicts, conflictCount]);
  const whole = one.pages.length === one.pageCount && one.conflicts.length === one.conflictCount && !one.pages.some(found => found.truncated);
  return said(one) === said(other) && (whole || one.commit === other.commit);
};

function preview(answer, args, notice) {
  const asked = { ...args, preview: true };
  const rest = async one => {
    const only = await again('revert_changes', { ...asked, prefix: one.path });
    return only.pages.find(found => found.path === one.path && found.isFile === one.isFile && (found.diff ?? '').length > (one.diff ?? '').length);
  };
  return [
    top(['What undoing would change in ', called(answer.wiki ?? 'the wiki')]),
    notice ? element('p', { class: 'notice', role: 'alert' }, notice) : null,
    summed(answer, args, answer.pageCount === 1 ? 'changes' : 'change'),
    answer.pageCount > 0 && mayCall() ? undoing(answer, asked) : null,
    conflicts(answer),
    differences(answer.pages, { rest: mayCall() && answer.pages.length > 1 ? rest : null }),
    answer.pageCount > answer.pages.length ? element('p', { class: 'soft' }, `and ${answer.pageCount - answer.pages.length} more`) : null,
  ];
}

/** The button, the question, and what follows. */
function undoing(answer, asked) {
  const row = element('div', { class: 'row' });
  const offer = () => button('Undo this\u2026', () => {
    const leave = button('Leave it', () => {
      row.removeAttribute('role');
      row.removeAttribute('aria-labelledby');
      row.replaceChildren(offer());
      row.firstElementChild.focus();
    }, { class: 'quiet' });
    const yes = button('Yes, undo it', async () => {
      const { preview: ignored, ...args } = asked;
      const now = await again('revert_changes', asked);
      if (!isSame(answer, now)) return show(preview(now, args, 'The wiki changed while you looked, so nothing was undone. This is what would change now.'));
      const done = await again('revert_changes', args);
      show(undone(done, args));
      await tellModel(done, args);
    });
    row.replaceChildren(element('span', { id: 'question' }, `${touched(answer)} ${answer.pageCount === 1 ? 'goes' : 'go'} back to before, as one new commit. Nothing is lost by it.`), yes, leave);
    row.setAttribute('role', 'group');
    row.setAttribute('aria-labelledby', 'question');
    leave.focus();
  });
  row.append(offer());
  return row;
}

function undone(answer, args) {
  const seen = element('div');
  return [
    top([answer.changed ? 'Undone in ' : 'Nothing was undone in ', called(answer.wiki ?? 'the wiki')]),
    summed(answer, args, answer.changed ? 'went back' : 'changed'),
    answer.changed ? element('p', { class: 'soft' }, 'The new commit is ', short(answer.commit), '.') : null,
    conflicts(answer),
    element('ul', { class: 'pages' }, answer.pages.map(page)),
    answer.changed && mayCall() ? element('div', { class: 'row' }, button('Show what it changed', async made => {
      const changed = await again('compare', { wiki: answer.wiki, commit: answer.commit });
      seen.replaceChildren(...differences(changed.pages));
      made.parentElement.remove();
      seen.querySelector('summary')?.focus();
    }, { class: 'quiet' })) : null,
    seen,
  ];
}

/** The model did not make this call, so it is told, where the host can. */
async function tellModel(done, args) {
  if (host.about.can.updateModelContext === undefined || !done.changed) return;
  await host.request('ui/update-model-context', {
    content: [{ type: 'text', text: `The user undid the changes of ${[args.session, args.author].filter(Boolean).join(' and ')} since ${args.since} in the wiki ${done.wiki}: commit ${done.commit}, ${touched(done)}.` }],
  });
}
