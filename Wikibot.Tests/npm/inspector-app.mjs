// The app of the chat in a host that this project did not write: the web client of the MCP Inspector, which shows apps in a frame of no origin at all.
// node inspector-app.mjs <MCP endpoint> <JSON: tool and args> <port> <another port> [file for a picture]. The token comes in WIKIBOT_TOKEN. Prints a line of JSON.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { start } from './chat/host.mjs';

const [endpoint, what, port, sandboxPort, picture] = process.argv.slice(2);
const { tool, args } = JSON.parse(what);

const host = await start(endpoint, process.env.WIKIBOT_TOKEN);
const token = randomBytes(24).toString('hex');
const launcher = path.join(path.dirname(createRequire(import.meta.url).resolve('@modelcontextprotocol/inspector/package.json')), 'clients', 'launcher', 'build', 'index.js');
const inspector = spawn(process.execPath, [launcher, '--web'], {
  env: { ...process.env, HOST: '127.0.0.1', CLIENT_PORT: port, MCP_SANDBOX_PORT: sandboxPort, MCP_AUTO_OPEN_ENABLED: 'false', MCP_INSPECTOR_API_TOKEN: token },
  stdio: ['ignore', 'pipe', 'pipe'],
});
let said = '';
for (const stream of [inspector.stdout, inspector.stderr]) stream.on('data', data => { said += data; });
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--no-proxy-server'] });
try {
  // Until it answers; the test's own patience ends it if it never does.
  while (!await fetch(`http://127.0.0.1:${port}/`).then(response => response.ok, () => false)) {
    if (inspector.exitCode !== null) throw new Error(`The Inspector ended with ${inspector.exitCode}: ${said}`);
    await pause(100);
  }

  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const wrong = [];
  page.on('request', request => {
    // Of the page alone: the Inspector itself asks for fonts.
    if (request.frame().parentFrame()?.parentFrame() && !request.isNavigationRequest()) wrong.push(`request: ${request.url()}`);
  });
  page.on('pageerror', error => wrong.push(`${error}`));
  const link = new URL(`http://127.0.0.1:${port}/`);
  for (const [name, value] of Object.entries({ serverUrl: `${host.url}/mcp`, transport: 'http', autoConnect: token, openApp: tool, appArgs: Buffer.from(JSON.stringify(args)).toString('base64url') })) link.searchParams.set(name, value);
  await page.goto(link.href);
  await page.waitForSelector('[data-testid="connection-status"][data-status="connected"]');
  await page.getByRole('button', { name: 'Open App' }).click();
  const stage = page.frameLocator('iframe').frameLocator('iframe');
  await stage.locator('#view h1').waitFor();
  const view = page.frames().find(frame => frame.parentFrame()?.parentFrame());
  if (picture) await page.screenshot({ path: picture });
  console.log(JSON.stringify({ text: await view.evaluate(() => document.querySelector('#view').innerText), origin: await view.evaluate(() => window.origin), differences: await view.locator('td ins').count(), wrong }));
} catch (error) {
  if (picture) await browser.contexts()[0]?.pages()[0]?.screenshot({ path: picture });
  console.error(said);
  throw error;
} finally {
  await browser.close();
  inspector.kill();
  host.close();
}
