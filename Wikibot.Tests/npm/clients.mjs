// Stock clients behind one face: { protocolVersion, tools(), call(name, args), close() }.
// The endpoint's token comes in the environment variable WIKIBOT_TOKEN.
import { Client as SdkClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as SdkTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
const me = { name: 'wikibot-tests', version: '1.0.0' };
const headers = () => ({ Authorization: `Bearer ${process.env.WIKIBOT_TOKEN}` });

const face = (client, protocolVersion) => ({
  protocolVersion,
  instructions: client.getInstructions(),
  // Listing first is what makes these clients hold answers against the output schemas.
  tools: async () => (await client.listTools()).tools,
  call: (name, args) => client.callTool({ name, arguments: args }),
  close: () => client.close(),
});

/** @modelcontextprotocol/sdk: the era with a handshake. */
async function sdk(url) {
  const client = new SdkClient(me);
  const transport = new SdkTransport(new URL(url), { requestInit: { headers: headers() } });
  await client.connect(transport);
  return face(client, transport.protocolVersion);
}

/** @modelcontextprotocol/client, in the era that is asked for. */
const modern = mode => async url => {
  const client = new Client(me, { versionNegotiation: { mode } });
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: headers() } }));
  return face(client, client.getNegotiatedProtocolVersion());
};

/** mcp-remote: a stdio server that forwards to the endpoint, as desktop clients use it. */
async function remote(url) {
  const entry = path.join(path.dirname(require.resolve('mcp-remote/package.json')), 'dist', 'proxy.js');
  const client = new SdkClient(me);
  let version;
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [entry, url, '--allow-http', '--transport', 'http-only', '--header', 'Authorization:${AUTH_HEADER}'],
    env: { ...process.env, AUTH_HEADER: headers().Authorization },
    stderr: 'inherit',
  });
  transport.setProtocolVersion = v => { version = v; };
  await client.connect(transport);
  return face(client, version);
}

export const clients = {
  'sdk': sdk,
  'client-legacy': modern('legacy'),
  'client-modern': modern({ pin: '2026-07-28' }),
  'client-auto': modern('auto'),
  'mcp-remote': remote,
};
