// Signs a stock client in and uses it: node oauth.mjs <client> <endpoint> <new wiki's name>.
// No token is given to it: it has to find the authorization server, register, ask for consent, and later refresh by itself.
// The report goes to standard output as JSON.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client as SdkClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { consent } from './consent.mjs';

const require = createRequire(import.meta.url);
const me = { name: 'wikibot-tests', version: '1.0.0' };
const [, , clientName, endpoint, wiki] = process.argv;

/** What an application keeps for the client: nothing but memory. */
class Memory {
  redirectUrl = 'http://127.0.0.1:7777/callback';
  clientMetadata = { client_name: 'Wikibot tests', redirect_uris: [this.redirectUrl], grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'], token_endpoint_auth_method: 'none' };
  // A client that is known by its document does not register where the server takes it so.
  clientMetadataUrl = process.env.WIKIBOT_CLIENT_DOCUMENT || undefined;
  state() { return 'a state'; }
  discoveryState() { return this.discovered; }
  saveDiscoveryState(state) { this.discovered = state; }
  clientInformation() { return this.information; }
  saveClientInformation(information) { this.information = information; }
  tokens() { return this.saved; }
  saveTokens(tokens) { this.saved = tokens; }
  saveCodeVerifier(verifier) { this.verifier = verifier; }
  codeVerifier() { return this.verifier; }
  async redirectToAuthorization(url) { this.asked = url; this.answer = (await consent(url)).searchParams; }
}

/** @modelcontextprotocol/client. On the first refusal it has asked for consent, and takes the code. */
async function inProcess() {
  const memory = new Memory();
  const newClient = () => new Client(me, { versionNegotiation: { mode: 'auto' } });
  const newTransport = () => new StreamableHTTPClientTransport(new URL(endpoint), { authProvider: memory });
  const first = newTransport();
  try {
    await newClient().connect(first);
    throw new Error('The client connected without signing in.');
  } catch (error) {
    if (!memory.answer) throw error;
  }
  if (memory.answer.get('state') !== 'a state') throw new Error(`The state came back as ${memory.answer.get('state')}.`);
  await first.finishAuth(memory.answer.get('code'), memory.answer.get('iss'));
  const client = newClient();
  await client.connect(newTransport());
  return { client, asked: memory.asked, token: () => memory.saved.access_token };
}

/** mcp-remote: a process of its own that opens a page, listens on a port and keeps tokens in a folder. */
async function remote() {
  const folder = process.env.MCP_REMOTE_CONFIG_DIR;
  const client = new SdkClient(me);
  let asked;
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [path.join(path.dirname(require.resolve('mcp-remote/package.json')), 'dist', 'proxy.js'), endpoint, '--allow-http', '--transport', 'http-only'],
    // No browser of the machine's: the page that it prints is answered here.
    env: { ...process.env, BROWSER: '/bin/true', DISPLAY: '' },
    stderr: 'pipe',
  });
  let said = '';
  transport.stderr.on('data', async data => {
    said += data;
    const url = /(https?:\/\/\S*\/oauth2\/authorize\?\S+)\s/.exec(said);
    // It prints the page before it listens for the answer.
    if (url && !asked && said.includes('Waiting for authorization')) {
      asked = new URL(url[1]);
      await fetch(await consent(asked));
    }
  });
  try {
    await client.connect(transport, { timeout: 90_000 });
  } catch (error) {
    throw new Error(`${error.message}: ${said}`);
  }
  const file = suffix => readdirSync(folder, { recursive: true }).map(String).filter(name => name.endsWith(suffix)).map(name => path.join(folder, name))[0];
  return { client, asked, token: () => JSON.parse(readFileSync(file('_tokens.json'), 'utf8')).access_token };
}

const clients = {
  'client': inProcess,
  'mcp-remote': remote,
};

const { client, asked, token } = await clients[clientName]();
async function call(name, args) {
  const result = await client.callTool({ name, arguments: args });
  if (result.isError) throw new Error(`${name}: ${JSON.stringify(result)}`);
  return result.structuredContent;
}

const echo = await call('echo', { message: 'hello' });
await call('create_wiki', { wiki });
const written = await call('write_page', { wiki, path: 'Signed in', content: '# Signed in\n', message: 'By OAuth' });

// Until the service refuses the token; then the same client goes on, by a token that it got itself.
const first = token();
for (let tries = 0; ; tries++) {
  const answer = await fetch(endpoint, { method: 'POST', headers: { Authorization: `Bearer ${first}`, 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' }, body: '{}' });
  if (answer.status === 401) break;
  if (tries > 600) throw new Error('The access token does not expire.');
  await delay(100);
}
const again = await call('echo', { message: 'after expiry' });
console.log(JSON.stringify({
  clientId: asked.searchParams.get('client_id'),
  scope: asked.searchParams.get('scope'),
  resource: asked.searchParams.get('resource'),
  echo, written, again,
  refreshed: token() !== first,
}));
await client.close();
process.exit(0);
