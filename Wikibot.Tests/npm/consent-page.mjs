// The consent page in the machine's Chromium: node consent-page.mjs <issuer> <resource>. Prints what happened as JSON.
// A person signs in (content security policy and redirects as a real browser applies them); another site tries to frame the page,
// and to answer it.
import { createServer } from 'node:http';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const [issuer, resource] = process.argv.slice(2);
const serve = handle => new Promise(resolve => {
  const server = createServer(handle).listen(0, '127.0.0.1', () => resolve(server));
});
const port = server => server.address().port;

let redirected;
const client = await serve((request, response) => {
  if (request.url.startsWith('/callback')) redirected = new URL(request.url, 'http://any').searchParams;
  response.end('back at the client');
});
const redirectUri = `http://127.0.0.1:${port(client)}/callback`;
const registered = await fetch(`${issuer}/oauth2/register`, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ client_name: 'A client in a browser', redirect_uris: [redirectUri] }),
});
const { client_id: clientId } = await registered.json();
const page = () => `${issuer}/oauth2/authorize?${new URLSearchParams({
  response_type: 'code', client_id: clientId, redirect_uri: redirectUri, resource, state: 's',
  code_challenge: 'a'.repeat(43), code_challenge_method: 'S256',
})}`;

// Another site, by another name of this machine.
let secret = '';
const evil = await serve((request, response) => {
  response.setHeader('Content-Type', 'text/html');
  response.end(request.url === '/frame'
    ? `<iframe src="${page().replaceAll('&', '&amp;')}"></iframe>`
    : `<form method="post" action="${issuer}/oauth2/authorize"><input name="request" value="${secret}"><input name="user" value="user_01DEVADA"><button name="decision" value="allow">go</button></form>`);
});

const program = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
try {
  const tab = await browser.newPage();
  const problems = [];
  tab.on('console', message => { if (message.type() === 'error') problems.push(message.text()); });
  await tab.goto(page());
  const text = await tab.locator('body').innerText();
  await tab.getByLabel('Ben Okri').check();
  await tab.getByRole('button', { name: 'Allow' }).click();
  await tab.waitForURL('**/callback?**');
  const signedIn = Object.fromEntries(redirected);
  const signInProblems = [...problems];

  const authorize = response => response.url().startsWith(`${issuer}/oauth2/authorize`);
  const [framed] = await Promise.all([tab.waitForResponse(authorize), tab.goto(`http://localhost:${port(evil)}/frame`)]);

  secret = /name="request" value="([^"]+)"/.exec(await (await fetch(page())).text())[1];
  redirected = undefined;
  await tab.goto(`http://localhost:${port(evil)}/post`);
  const [answer] = await Promise.all([tab.waitForResponse(authorize), tab.getByRole('button').click()]);
  console.log(JSON.stringify({ text, signedIn, signInProblems, framed: framed.status(), foreignPost: answer.status(), foreignRedirected: redirected !== undefined }));
} finally {
  await browser.close();
  client.close();
  evil.close();
}
process.exit(0);
