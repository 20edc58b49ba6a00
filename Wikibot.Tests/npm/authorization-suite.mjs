// Runs the conformance suite's checks of authorization servers: node authorization-suite.mjs <issuer> <resource> <port>.
// The suite wants a registered client and a person at a browser; both are here.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { consent } from './consent.mjs';

const entry = fileURLToPath(new URL('node_modules/@modelcontextprotocol/conformance/dist/index.js', import.meta.url));
const [, , issuer, resource, port] = process.argv;
const registered = await fetch(`${issuer}/oauth2/register`, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ client_name: 'Conformance suite', redirect_uris: [`http://127.0.0.1:${port}/callback`], token_endpoint_auth_method: 'none' }),
});
const { client_id: clientId } = await registered.json();

const suite = spawn(
  process.execPath,
  [entry, 'authorization', '--url', issuer, '--client-id', clientId, '--resource', resource, '--port', port],
  { stdio: ['ignore', 'pipe', 'inherit'] });
let said = '';
let answered = false;
suite.stdout.on('data', async data => {
  process.stdout.write(data);
  said += data;
  const url = /(http\S*\/oauth2\/authorize\?\S+)\s/.exec(said);
  // It prints the page before it listens for the answer.
  if (url && !answered && said.includes('Waiting') && said.includes('Callback server started')) {
    answered = true;
    try {
      await fetch(await consent(url[1]));
    } catch (error) {
      // Else the suite would wait five minutes for an answer that does not come.
      console.error(error);
      suite.kill();
    }
  }
});
suite.on('exit', code => process.exit(code ?? 1));
