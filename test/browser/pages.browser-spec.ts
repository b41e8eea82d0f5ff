import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { CodeFlow } from '../support/code-flow.js';
import { startDouble, type HttpDouble } from '../support/http-double.js';
import { startStack, type Stack } from '../support/stack.js';
import { openPage, screenshot, startBrowser } from './support.js';

let stack: Stack;
let browser: Browser;
/** Takes the codes of a client on this machine. */
let client: HttpDouble;
beforeAll(async () => {
  browser = await startBrowser();
  stack = await startStack();
  client = await startDouble();
  client.answer = (_request, response) => response.writeHead(200).end('signed in');
});
afterAll(async () => {
  await browser.close();
  await stack.close();
  await client.close();
});

const LOOKS = [
  ['light', { colorScheme: 'light', viewport: { width: 1300, height: 900 } }],
  ['dark', { colorScheme: 'dark', viewport: { width: 1300, height: 900 } }],
  ['mobile', { colorScheme: 'light', viewport: { width: 390, height: 844 }, isMobile: true }],
  ['mobile-dark', { colorScheme: 'dark', viewport: { width: 390, height: 844 }, isMobile: true }],
] as const;

const authorize = (parameters: Record<string, string> = {}) => {
  const { query } = new CodeFlow({
    client: 'mcp-cli',
    redirect: `${client.url}/callback`,
    scope: 'tool:whoami',
    more: { resource: stack.resource, ...parameters },
  });
  return `${stack.issuer.url}authorize?${query}`;
};
const PAGES: readonly (readonly [string, () => string])[] = [
  ['sign-in', () => authorize({ scope: 'tool:greet tool:whoami' })],
  ['error', () => authorize({ redirect_uri: 'https://elsewhere.example/' })],
  ['issuer', () => stack.issuer.url],
  ['gateway', () => stack.url],
];

describe.each(LOOKS)('in %s', (look, options) => {
  it.each(PAGES)('the page %s can be read by everybody and loads nothing', async (name, url) => {
    // The checker is a script; the page's own policy allows none.
    const page = await openPage(browser, { ...options, bypassCSP: true });
    const foreign: string[] = [];
    page.on('request', (request) => foreign.push(request.url()));
    await page.goto(url());
    await screenshot(page, `page-${name}-${look}`);
    expect(new Set(foreign.map((each) => new URL(each).host)).size).toBe(1);
    expect(await page.locator('script').count()).toBe(0);
    expect(await tooWide(page)).toBe(false);
    await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
    const { violations } = await page.evaluate<{ violations: { id: string; impact: string }[] }>(
      'axe.run()',
    );
    expect(violations.filter(({ impact }) => /serious|critical/.test(impact))).toEqual([]);
    await page.context().close();
  });
});

it('dark is dark, light is light, and Allow is the button that stands out', async () => {
  for (const [scheme, brighter] of [
    ['light', 'ground'],
    ['dark', 'ink'],
  ] as const) {
    const page = await openPage(browser, { colorScheme: scheme });
    await page.goto(authorize());
    const [ground, ink] = await Promise.all([
      brightness(page, 'body', 'backgroundColor'),
      brightness(page, 'body', 'color'),
    ]);
    expect(ground > ink ? 'ground' : 'ink').toBe(brighter);
    const [allow, deny] = await Promise.all(
      ['allow', 'deny'].map((value) => colourOf(page, `button[value=${value}]`, 'backgroundColor')),
    );
    expect(allow).not.toBe(deny);
    await page.context().close();
  }
});

it('a person who signed in stays chosen when a client asks for more', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  page.setDefaultTimeout(0);
  await page.goto(authorize());
  await page.getByText('no-greet', { exact: true }).click();
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.waitForURL((url) => url.pathname === '/callback');

  await page.goto(authorize({ scope: 'tool:greet tool:whoami', prompt: 'consent' }));
  expect(await page.locator('input:checked').getAttribute('value')).toBe('no-greet');
  expect(await page.locator('legend').innerText()).toContain('signed in as no-greet');
  await screenshot(page, 'page-step-up-signed-in');
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.waitForURL((url) => url.pathname === '/callback' && url.searchParams.has('code'));
  await context.close();
});

it('a sign-in ends in an app of its own scheme too', async () => {
  const register = await fetch(`${stack.issuer.url}oidc/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client_name: 'App', redirect_uris: ['com.example.app:/callback'] }),
  });
  const { client_id } = (await register.json()) as { client_id: string };
  const page = await openPage(browser);
  await page.goto(authorize({ client_id, redirect_uri: 'com.example.app:/callback' }));
  const blocked: string[] = [];
  page.on('console', (message) => blocked.push(message.text()));
  const left = page.waitForEvent('requestfailed');
  await page.getByRole('button', { name: 'Allow' }).click();
  expect((await left).url()).toMatch(/^com\.example\.app:\/callback\?code=|authorize\//);
  expect(blocked.filter((text) => /form-action/.test(text))).toEqual([]);
  await page.context().close();
});

function tooWide(page: Page): Promise<boolean> {
  return page.evaluate('document.documentElement.scrollWidth > window.innerWidth');
}

function colourOf(page: Page, selector: string, property: string): Promise<string> {
  return page.evaluate(`getComputedStyle(document.querySelector('${selector}')).${property}`);
}

async function brightness(page: Page, selector: string, property: string): Promise<number> {
  const parts = (await colourOf(page, selector, property)).match(/\d+/g) ?? [];
  return parts.slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
}
