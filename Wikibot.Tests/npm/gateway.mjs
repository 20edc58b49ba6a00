// What stands before the MCP service in AWS: node gateway.mjs <service> <edge.js>. Prints its own URL.
// CloudFront: runs the very function that Wikibot.Infra deploys; no viewer-response function for answers from 400 up.
// API Gateway (REST): everything under the stage /dev, WWW-Authenticate renamed.
import { createServer, request } from 'node:http';
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';

const [, , service, edge] = process.argv;
const stage = '/dev';
// The test has no certificate.
const code = readFileSync(edge, 'utf8').replace("'https://'", "'http://'");
if (!code.includes("'http://'")) throw new Error('edge.js names no https URL any more.');
const handler = runInNewContext(`${code}; handler`);

const plain = headers => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { value: String(value) }]));
const raw = headers => Object.fromEntries(Object.entries(headers).map(([name, { value }]) => [name, value]));

const server = createServer((incoming, outgoing) => {
  const url = new URL(incoming.url, 'http://any');
  const viewed = handler({ context: { eventType: 'viewer-request' }, request: { method: incoming.method, uri: url.pathname, headers: plain(incoming.headers) } });
  if (viewed.statusCode) {
    incoming.resume();
    outgoing.writeHead(viewed.statusCode, raw(viewed.headers)).end(viewed.body?.data);
    return;
  }

  const { host, ...headers } = incoming.headers;
  const inner = request(service + stage + url.pathname + url.search, { method: incoming.method, headers }, answer => {
    const { 'www-authenticate': challenge, ...rest } = answer.headers;
    const response = { statusCode: answer.statusCode, headers: plain(rest) };
    if (challenge) response.headers['x-amzn-remapped-www-authenticate'] = { value: challenge };
    const final = answer.statusCode < 400 ? handler({ context: { eventType: 'viewer-response' }, response }) : response;
    outgoing.writeHead(answer.statusCode, raw(final.headers));
    answer.pipe(outgoing);
  });
  inner.on('error', error => outgoing.writeHead(502).end(String(error)));
  incoming.pipe(inner);
});
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
// Gone with the test.
process.stdin.on('end', () => process.exit(0)).resume();
