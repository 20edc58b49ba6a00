// Pictures of a running Aspire dashboard, for the docs:
//   node scripts/screenshots/dashboard.mjs 'http://localhost:18888/login?t=…' docs/pictures [tool]
// Takes the newest trace of the tool (default write_page), the metrics, the structured logs and the resources.
// Needs playwright-core (Wikibot.Tests/npm) and a Chromium; plain `chromium --screenshot` draws the tables empty.
import { createRequire } from 'node:module';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

const [login, folder, tool = 'write_page'] = process.argv.slice(2);
if (!folder) {
  console.error('usage: dashboard.mjs <login address of the dashboard> <folder> [tool]');
  process.exit(2);
}
const dashboard = new URL('/', login);

const { chromium } = createRequire(new URL('../../Wikibot.Tests/npm/package.json', import.meta.url))('playwright-core');
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
const traces = await spans(`tools/call ${tool}`);
if (traces.length === 0) {
  console.error(`The dashboard at ${dashboard} has no span "tools/call ${tool}": call the tool first.`);
  process.exit(1);
}

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  const page = await browser.newPage({ viewport: { width: 1500, height: 860 }, colorScheme: 'light' });
  await page.goto(login);
  await page.locator('text=Running').first().waitFor({ timeout: 60_000 });
  await take(page, `/traces/detail/${traces.at(-1)}`, 'trace.png', `text=${tool}`);
  await take(page, metric('git', 'Wikibot.Git', 'wikibot.git.operation.duration'), 'metrics-git.png', '.js-plotly-plot, canvas, svg.main-svg');
  await take(page, metric('mcp', 'Wikibot.Mcp', 'wikibot.mcp.tool.duration'), 'metrics-tools.png', '.js-plotly-plot, canvas, svg.main-svg');
  await take(page, '/structuredlogs', 'logs.png', 'text=ms for');
  await take(page, '/', 'resources.png', 'text=Running');
} finally {
  await browser.close();
}

async function take(page, path, file, ready) {
  await page.goto(new URL(path, dashboard).href);
  try {
    await page.locator(ready).first().waitFor({ timeout: 20_000 });
  } catch {
    console.error(`${path}: "${ready}" did not appear`);
    process.exitCode = 1;
  }
  await page.waitForTimeout(2_000); // charts and tables fade in
  await page.screenshot({ path: join(folder, file) });
  console.log(join(folder, file));
}

function metric(resource, meter, instrument) {
  return `/metrics/resource/${resource}?${new URLSearchParams({ meter, instrument, duration: 5, view: 'Graph' })}`;
}

// Ids of the traces that hold such a span, oldest first.
async function spans(name) {
  const response = await fetch(new URL('/api/telemetry/spans?limit=5000', dashboard), {
    headers: { 'x-api-key': new URL(login).searchParams.get('t') },
  });
  const { data } = await response.json();
  return (data?.resourceSpans ?? [])
    .flatMap((resource) => resource.scopeSpans)
    .flatMap((scope) => scope.spans)
    .filter((span) => span.name === name)
    .sort((a, b) => Number(BigInt(a.startTimeUnixNano) - BigInt(b.startTimeUnixNano)))
    .map((span) => span.traceId);
}
