// Looks at a running Aspire dashboard in the machine's Chromium: each of its pages for the three services, until what must be there is
// there.
// usage: node dashboard.mjs <login address> <emulator's resource, or none> [folder for pictures]
// Wants a write_page call and a request for the web service's / that were made before. Prints a line of JSON for each page: its name,
// what was missing (null: nothing), and its text; exit 1 when something was missing.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [login, emulator, folder] = process.argv.slice(2);
const tool = 'write_page';
const dashboard = new URL('/', login);
const chart = '.js-plotly-plot svg.main-svg';
if (folder) mkdirSync(folder, { recursive: true });

const trace = await newestTrace();
// name, path, selectors that must be there
const pages = [
  ['resources', '/', ['text=Running', 'text=git', 'text=mcp', 'text=web', 'text=sign-in', ...(emulator === 'none' ? [] : [`text=${emulator}`])]],
  ['console-git', '/consolelogs/resource/git', ['text=Now listening on']],
  ['console-mcp', '/consolelogs/resource/mcp', ['text=Now listening on']],
  ['console-web', '/consolelogs/resource/web', ['text=Now listening on']],
  ['logs-git', '/structuredlogs/resource/git', ['text=PUT /wikis/{wiki}/page']],
  ['logs-mcp', '/structuredlogs/resource/mcp', [`text=${tool}`]],
  ['logs-web', '/structuredlogs/resource/web', ['text=GET /']],
  ['traces-git', '/traces/resource/git', ['text=POST /mcp']],
  ['traces-mcp', '/traces/resource/mcp', ['text=POST /mcp']],
  ['traces-web', '/traces/resource/web', ['text=GET /']],
  ['trace', `/traces/detail/${trace}`, [`text=tools/call ${tool}`, 'text=git.write', 'text=git.commit']],
  ['metrics-git', metric('git', 'Wikibot.Git', 'wikibot.git.operation.duration'), [chart]],
  ['metrics-mcp', metric('mcp', 'Wikibot.Mcp', 'wikibot.mcp.tool.duration'), [chart]],
  ['metrics-web', metric('web', 'Microsoft.AspNetCore.Hosting', 'http.server.request.duration'), [chart]],
];

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  const page = await browser.newPage({ viewport: { width: 1400, height: 640 }, colorScheme: 'light' });
  await page.goto(login);
  await visible(page, 'text=Running').waitFor({ timeout: 60_000 });
  for (const [name, path, wanted] of pages) await look(page, name, path, wanted);
} finally {
  await browser.close();
}

async function look(page, name, path, wanted) {
  await page.goto(new URL(path, dashboard).href);
  let missing = null;
  for (const selector of wanted) {
    await visible(page, selector).waitFor({ timeout: 30_000 }).catch(() => { missing ??= selector; });
  }
  if (missing) process.exitCode = 1;
  if (folder) {
    // What it says of this machine (no certificate for https, which is not used here) is no part of the picture.
    for (const notice of await page.locator('.dashboard-message-bar-dismiss').all()) await notice.click();
    await page.setViewportSize({ width: 1400, height: name.startsWith('metrics') ? 900 : 480 });
    await page.waitForTimeout(2_000); // charts and tables fade in
    await page.screenshot({ path: join(folder, `${name}.png`) });
  }
  console.log(JSON.stringify({ name, missing, text: await page.locator('body').innerText() }));
}

/** The first that is seen: filters that are closed hold the same words. */
function visible(page, selector) {
  return page.locator(selector).locator('visible=true').first();
}

function metric(resource, meter, instrument) {
  return `/metrics/resource/${resource}?${new URLSearchParams({ meter, instrument, duration: 5, view: 'Graph' })}`;
}

/** Id of the newest trace of a call of the tool that has reached the dashboard whole; telemetry comes in batches. */
async function newestTrace() {
  for (let tries = 0; tries < 120; tries++) {
    const response = await fetch(new URL('/api/telemetry/spans?limit=5000', dashboard), {
      headers: { 'x-api-key': new URL(login).searchParams.get('t') },
    });
    const spans = ((await response.json()).data?.resourceSpans ?? []).flatMap(resource => resource.scopeSpans).flatMap(scope => scope.spans);
    const whole = new Set(spans.filter(span => span.name === 'git.write').map(span => span.traceId));
    const calls = spans.filter(span => span.name === `tools/call ${tool}` && whole.has(span.traceId));
    if (calls.length > 0) return calls.sort((a, b) => Number(BigInt(a.startTimeUnixNano) - BigInt(b.startTimeUnixNano))).at(-1).traceId;
    await new Promise(later => setTimeout(later, 500));
  }
  throw new Error(`The dashboard at ${dashboard} has no trace of ${tool}: call the tool first.`);
}
