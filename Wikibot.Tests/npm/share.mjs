// Two users of the development server, each in a stock client, share a wiki: node share.mjs <endpoint> <another endpoint of the same data> <new wiki's name>.
// The report goes to standard output as JSON.
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { consent } from './consent.mjs';

const [, , endpoint, beside, wiki] = process.argv;
const me = { name: 'wikibot-share', version: '1.0.0' };

/** Signs a user in; a client of each endpoint, with the same token. */
async function signIn(user) {
  process.env.WIKIBOT_USER = user;
  const memory = {
    redirectUrl: 'http://127.0.0.1:7777/callback',
    clientMetadata: { client_name: 'Sharing tests', redirect_uris: ['http://127.0.0.1:7777/callback'], grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'], token_endpoint_auth_method: 'none' },
    state: () => 'a state',
    discoveryState() { return this.discovered; },
    saveDiscoveryState(state) { this.discovered = state; },
    clientInformation() { return this.information; },
    saveClientInformation(information) { this.information = information; },
    tokens() { return this.saved; },
    saveTokens(tokens) { this.saved = tokens; },
    saveCodeVerifier(verifier) { this.verifier = verifier; },
    codeVerifier() { return this.verifier; },
    async redirectToAuthorization(url) { this.answer = (await consent(url)).searchParams; },
  };
  const first = new StreamableHTTPClientTransport(new URL(endpoint), { authProvider: memory });
  await new Client(me, { versionNegotiation: { mode: 'auto' } }).connect(first).catch(error => { if (!memory.answer) throw error; });
  await first.finishAuth(memory.answer.get('code'), memory.answer.get('iss'));
  const connect = async url => {
    const client = new Client(me, { versionNegotiation: { mode: 'auto' } });
    await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: { Authorization: `Bearer ${memory.saved.access_token}` } } }));
    return async (name, args) => {
      const result = await client.callTool({ name, arguments: args });
      return result.isError ? result._meta['wikibot/problem'].code : result.structuredContent;
    };
  };
  return { here: await connect(endpoint), there: await connect(beside) };
}

const ada = await signIn('user_01DEVADA');
const ben = await signIn('user_01DEVBEN');
const story = [];

/** What Ben may do now, at both endpoints. */
async function ask(when) {
  for (const [where, call] of Object.entries(ben)) {
    const read = await call('read_page', { wiki, path: 'Home' });
    const written = await call('write_page', { wiki, path: `${when} ${where}`, content: 'By Ben.\n' });
    const listed = (await call('list_wikis', {})).wikis.find(entry => entry.wiki === wiki);
    story.push([when, where, read.content ? 'reads' : read, written.created ? 'writes' : written, listed?.role ?? 'not listed'].join(': '));
  }
}

await ada.here('create_wiki', { wiki });
await ask('before');
const invited = await ada.here('set_member', { wiki, member: 'Ben@Example.com', role: 'viewer' });
await ask('as viewer');
await ada.there('set_member', { wiki, member: 'ben@example.com', role: 'editor' });
await ask('as editor');
await ada.here('set_member', { wiki, member: 'ben@example.com', role: 'none' });
await ask('taken back');
console.log(JSON.stringify({ invited: invited.invited, story }));
process.exit(0);
