// A chat's host as a web page: the published AppBridge and client of MCP in a browser, a sandbox of another origin, as MCP Apps 2026-01-26 asks of
// hosts that are web pages. The token stays here: the page reaches the service through this process.
import { createServer, request } from 'node:http';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const here = path.dirname(fileURLToPath(import.meta.url));
const modules = path.join(here, '..', 'node_modules');
const file = name => readFileSync(path.join(here, name), 'utf8');

// What the page imports by name, as a bundler for browsers would find it.
const imports = {
  '@modelcontextprotocol/ext-apps/app-bridge': '@modelcontextprotocol/ext-apps/dist/src/app-bridge.js',
  '@modelcontextprotocol/client': '@modelcontextprotocol/client/dist/index.mjs',
  '@modelcontextprotocol/client/_shims': '@modelcontextprotocol/client/dist/shimsBrowser.mjs',
  '@modelcontextprotocol/core': '@modelcontextprotocol/core/dist/index.mjs',
  '@modelcontextprotocol/core/internal': '@modelcontextprotocol/core/dist/internal.mjs',
  'zod/v4': 'zod/v4/index.js',
  eventsource: 'eventsource/dist/index.js',
  'eventsource-parser': 'eventsource-parser/dist/index.js',
  'eventsource-parser/stream': 'eventsource-parser/dist/stream.js',
  'pkce-challenge': 'pkce-challenge/dist/index.browser.js',
  jose: 'jose/dist/webapi/index.js',
};
const map = JSON.stringify({ imports: Object.fromEntries(Object.entries(imports).map(([name, file]) => [name, `/npm/${file}`])) });

/** The policy that the specification has hosts make of a resource's `_meta.ui.csp`. */
const policy = csp => [
  "default-src 'none'",
  `script-src 'self' 'unsafe-inline' ${(csp.resourceDomains ?? []).join(' ')}`,
  `style-src 'self' 'unsafe-inline' ${(csp.resourceDomains ?? []).join(' ')}`,
  `connect-src 'self' ${(csp.connectDomains ?? []).join(' ')}`,
  `img-src 'self' data: ${(csp.resourceDomains ?? []).join(' ')}`,
  `font-src 'self' ${(csp.resourceDomains ?? []).join(' ')}`,
  `frame-src ${(csp.frameDomains ?? []).join(' ') || "'none'"}`,
  "object-src 'none'",
  `base-uri ${(csp.baseUriDomains ?? []).join(' ') || "'self'"}`,
].join('; ');

const answer = (response, type, text, headers = {}) => response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'no-store', ...headers }).end(text);

const listen = (server, name) => new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(`http://${name}:${server.address().port}`)));

/** Passes a call on to the service, as the host's own and not a page's. */
function pass(incoming, outgoing, endpoint, token) {
  const { host, origin, referer, cookie, ...headers } = incoming.headers;
  const inner = request(endpoint, { method: incoming.method, headers: { ...headers, authorization: `Bearer ${token}` } }, given => {
    outgoing.writeHead(given.statusCode, given.headers);
    given.pipe(outgoing);
  });
  inner.on('error', error => outgoing.writeHead(502).end(String(error)));
  incoming.pipe(inner);
}

/** Starts it; where its page is, and how it ends. */
export async function start(endpoint, token) {
  const sandbox = createServer((incoming, outgoing) => {
    const url = new URL(incoming.url, 'http://any');
    if (url.pathname !== '/sandbox.html') return outgoing.writeHead(404).end();
    answer(outgoing, 'text/html', file('sandbox.html'), { 'Content-Security-Policy': policy(JSON.parse(url.searchParams.get('csp') ?? '{}')) });
  });
  const proxy = await listen(sandbox, 'localhost');
  const page = createServer((incoming, outgoing) => {
    const { pathname } = new URL(incoming.url, 'http://any');
    if (pathname === '/') return answer(outgoing, 'text/html', file('page.html').replace('{imports}', map).replace('{sandbox}', proxy));
    if (pathname === '/page.mjs') return answer(outgoing, 'text/javascript', file('page.mjs'));
    if (pathname === '/mcp') return pass(incoming, outgoing, endpoint, token);
    const wanted = path.join(modules, decodeURIComponent(pathname.replace(/^\/npm\//, '')));
    if (!pathname.startsWith('/npm/') || !wanted.startsWith(modules + path.sep)) return outgoing.writeHead(404).end();
    answer(outgoing, 'text/javascript', readFileSync(wanted, 'utf8'));
  });
  const url = await listen(page, '127.0.0.1');
  return {
    url,
    close() {
      for (const server of [page, sandbox]) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}
