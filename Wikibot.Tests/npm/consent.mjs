#!/usr/bin/env node
// A browser with a user in it, for the consent page of the development authorization server: allows, as WIKIBOT_USER.
// As a program (BROWSER=…/consent.mjs) it also follows the redirect to the client's own port; nothing is printed.
import { pathToFileURL } from 'node:url';
import { realpathSync } from 'node:fs';

/** Answers the consent page at `url` and returns where the browser is sent: the client's redirect URI with the code. */
export async function consent(url) {
  const page = await fetch(url);
  const html = await page.text();
  if (!page.ok) throw new Error(`The consent page answers ${page.status}: ${html}`);
  const action = new URL(/<form method="post" action="([^"]+)"/.exec(html)[1]);
  const request = /name="request" value="([^"]+)"/.exec(html)[1];
  const user = process.env.WIKIBOT_USER ?? 'user_01DEVADA';
  if (!html.includes(`value="${user}"`)) throw new Error(`The page does not offer ${user}.`);
  const answer = await fetch(action, {
    method: 'POST',
    redirect: 'manual',
    headers: { Origin: new URL(url).origin, 'Sec-Fetch-Dest': 'document' },
    body: new URLSearchParams({ request, user, decision: 'allow' }),
  });
  if (answer.status !== 303) throw new Error(`The consent was not taken: ${answer.status} ${await answer.text()}`);
  return new URL(answer.headers.get('location'));
}

if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  const back = await fetch(await consent(process.argv[2]));
  if (!back.ok) throw new Error(`The client's page answers ${back.status}.`);
}
