// Walks a stock client through every tool: node walk.mjs <client> <endpoint> <new wiki's name>.
// Every schema is compiled by ajv in strict mode, every structured answer held against it. The report goes to standard output as JSON.
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { clients } from './clients.mjs';

const [, , clientName, endpoint, wiki] = process.argv;
const client = await clients[clientName](endpoint);
const tools = new Map((await client.tools()).map(tool => [tool.name, tool]));

const ajv = addFormats.default(new Ajv2020.default({ strict: true, allErrors: true }));
const check = new Map([...tools].map(([name, tool]) => [name, { input: ajv.compile(tool.inputSchema), output: ajv.compile(tool.outputSchema) }]));

const leaves = (value) => (value === null ? [] : typeof value === 'object' ? Object.values(value).flatMap(leaves) : [value]);
const calls = [];
async function call(name, args, { fails } = {}) {
  const { input, output } = check.get(name);
  if (!input(args)) throw new Error(`${name}: the arguments break its own schema: ${ajv.errorsText(input.errors)}`);
  const result = await client.call(name, args);
  calls.push({ tool: name, isError: result.isError === true, kinds: result.content.map(block => block.type), text: result.content[0]?.text, meta: result._meta });
  if (Boolean(fails) !== (result.isError === true)) throw new Error(`${name} ${JSON.stringify(args).slice(0, 300)}: ${JSON.stringify(result).slice(0, 1000)}`);
  if (fails) {
    const code = result._meta?.['wikibot/problem']?.code;
    if (code !== fails) throw new Error(`${name}: expected ${fails}, got ${code}`);
    return result._meta['wikibot/problem'];
  }
  const answer = result.structuredContent;
  if (!output(answer)) throw new Error(`${name}: the answer breaks the output schema: ${ajv.errorsText(output.errors)}: ${JSON.stringify(answer).slice(0, 1000)}`);
  // The text says all that the structured content does.
  for (const leaf of leaves(answer)) {
    const text = result.content[0].text;
    if (!text.includes(String(leaf)) && !text.includes(JSON.stringify(leaf))) throw new Error(`${name}: the text does not say ${JSON.stringify(leaf)}`);
  }
  return answer;
}

const expect = (actual, wanted, what) => {
  if (JSON.stringify(actual) !== JSON.stringify(wanted)) throw new Error(`${what}: ${JSON.stringify(actual)?.slice(0, 500)} instead of ${JSON.stringify(wanted).slice(0, 500)}`);
};

const page = 'Dev/Notes – Überblick';
const text = '# Überblick\r\n\nÄ, 漢字, 👩‍💻 and a link to [[Dev/Plan]].\n';

const { name: author } = await call('echo', { message: 'hello' });
await call('create_wiki', { wiki });
const made = (await call('list_wikis', { detailed: true })).wikis.find(entry => entry.wiki === wiki);
expect(made.role, 'owner', 'role');

expect((await call('update_wiki', { wiki, title: 'A walk' })).title, 'A walk', 'title');
expect((await call('set_member', { wiki, member: 'Walker@Example.org', role: 'viewer' })).invited, true, 'invited');
expect((await call('list_members', { wiki })).members.map(member => member.role), ['owner', 'viewer'], 'roles');
expect((await call('audit_wiki', { wiki, since: '1h' })).entries.at(-1).of, 'members', 'the first entry of an audit');
expect((await call('set_member', { wiki, member: 'walker@example.org', role: 'none' })).was, 'viewer', 'the role taken');
await call('update_wiki', { wiki, state: 'deleted' }, { fails: 'confirmation_required' });
expect(Boolean((await call('update_wiki', { wiki, state: 'deleted', confirm: wiki })).deletedUntil), true, 'deleted');
await call('read_page', { wiki, path: 'Home' }, { fails: 'wiki_deleted' });
expect((await call('update_wiki', { wiki, state: 'active' })).deletedUntil, undefined, 'back');

const first = await call('write_page', { wiki, path: page, content: text, message: 'Begin' });
const read = await call('read_page', { wiki, path: page, detailed: true });
expect(read.content, text, 'the page as it was written');
expect(read.revision, first.revision, 'revision');

const required = await call('write_page', { wiki, path: page, content: 'no revision' }, { fails: 'revision_required' });
expect(required.currentRevision, first.revision, 'currentRevision');
const edited = await call('edit_page', { wiki, path: page, edits: [{ old: 'Ä, 漢字', new: 'Öl, 漢字' }], append: 'More.\n', message: 'Edit' });
const stale = await call('write_page', { wiki, path: page, content: 'stale', revision: first.revision }, { fails: 'revision_conflict' });
expect(stale.currentRevision, edited.revision, 'currentRevision');

const several = await call('write_pages', { wiki, pages: [{ path: 'Dev/Plan', content: '# Plan\n' }, { path: 'Ideas', content: 'One.\n\n'.repeat(500) }] });
expect(several.pages.map(p => p.created), [true, true], 'created');

const part = await call('read_page', { wiki, path: 'Ideas', limit: 500 });
expect(part.truncated, true, 'truncated');
let whole = part.content;
for (let cursor = part.nextCursor; cursor;) {
  const next = await call('read_page', { wiki, path: 'Ideas', limit: 500, cursor });
  whole += next.content;
  cursor = next.nextCursor;
}
expect(whole, 'One.\n\n'.repeat(500), 'the parts together');

const outline = await call('read_page', { wiki, path: 'plan', outline: true });
expect([outline.path, outline.outline, outline.content], ['Dev/Plan', [{ level: 1, heading: 'Plan', line: 1, size: 7 }], undefined], 'the outline, by name');
const together = await call('read_pages', { wiki, paths: [page, 'Nowhere', 'Ideas'], limit: 1000 });
expect(together.pages.map(p => [p.path, p.problem === undefined, p.nextCursor === undefined]), [[page, true, true], ['Nowhere', false, true], ['Ideas', true, false]], 'pages together');

const found = await call('search_pages', { wiki, query: 'Überblick' });
expect(found.wiki, wiki, 'the wiki that was searched');
await call('page_links', { wiki, path: page });
await call('check_wiki', { wiki });

const overview = await call('list_pages', { wiki, depth: 1, detailed: true });
expect(overview.items.find(item => item.path === 'Dev/')?.pages, 2, 'pages in the folder');
const history = await call('page_history', { wiki, path: page });
expect(history.entries.map(entry => entry.message), ['Edit', 'Begin'], 'history');
const recent = await call('recent_changes', { wiki, since: '1h', author });
expect(recent.changes[0].commit, several.commit, 'newest change');
const vanished = await call('recent_changes', { wiki, text: 'Ä, 漢字' });
expect(vanished.changes.map(change => [change.commit, change.textChange]), [[edited.commit, -1], [first.commit, 1]], 'where a text came and went');
const difference = await call('compare', { wiki, from: first.commit, to: edited.commit, path: page, format: 'words' });
expect(difference.pages.length, 1, 'pages that differ');

const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
const picture = await call('write_attachment', { wiki, path: 'Dev/dot.png', content: dot });
const shown = await call('read_attachment', { wiki, path: 'dot.png' });
expect([shown.path, shown.type, shown.revision, calls.at(-1).kinds], ['Dev/dot.png', 'image/png', picture.revision, ['text', 'image']], 'the picture');
expect((await call('list_pages', { wiki, prefix: 'Dev', files: true })).items.some(item => item.path === 'Dev/dot.png'), true, 'the picture among the pages');

const plan = await call('read_page', { wiki, path: 'Dev/Plan' });
const moved = await call('move_page', { wiki, path: 'Dev/Plan', to: 'Dev/Roadmap', revision: plan.revision });
expect(moved.rewritten.map(p => p.path), [page], 'pages whose links follow');
const removed = await call('delete_page', { wiki, path: 'Dev/Roadmap', revision: plan.revision });
expect(removed.linksHereCount, 1, 'links that lead nowhere');
await call('read_page', { wiki, path: 'Dev/Roadmap' }, { fails: 'page_not_found' });
await call('restore_page', { wiki, path: 'Dev/Roadmap', commit: moved.commit });
const wouldRevert = await call('revert_changes', { wiki, author, since: first.commit, preview: true });
expect([wouldRevert.preview, wouldRevert.changed, wouldRevert.pages.every(p => typeof p.diff === 'string')], [true, false, true], 'the preview of a revert');
const reverted = await call('revert_changes', { wiki, author, since: first.commit });
expect(reverted.conflicts, [], 'conflicts');
expect((await call('read_page', { wiki, path: page })).content, text, 'the page after the revert');

if (process.env.WIKIBOT_BACKUPS === 'on') {
  const backup = await call('back_up_wiki', { wiki });
  expect(backup.made, true, 'made');
  expect((await call('back_up_wiki', { wiki })).backup, backup.backup, 'the same backup, because nothing changed');
  for (const format of ['zip', 'bundle']) {
    const download = await call('export_wiki', { wiki, format });
    expect(download.commit, backup.commit, 'commit');
    const file = await fetch(download.link);
    expect([file.status, (await file.arrayBuffer()).byteLength], [200, download.bytes], 'the download');
  }
} else {
  await call('back_up_wiki', { wiki }, { fails: 'backups_off' });
  await call('export_wiki', { wiki }, { fails: 'backups_off' });
}

const missed = [...tools.keys()].filter(name => !calls.some(made => made.tool === name));
expect(missed, [], 'tools that were not called');
await client.close();
console.log(JSON.stringify({ client: clientName, protocolVersion: client.protocolVersion, instructions: client.instructions, tools: [...tools.keys()], calls: calls.length }));
