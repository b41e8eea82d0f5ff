import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { CodeFlow } from '../support/code-flow.js';
import { startStack, type Stack } from '../support/stack.js';
import {
  connect,
  openPage,
  screenshot,
  startBrowser,
  startInspector,
  type Inspector,
} from './support.js';

let stack: Stack;
let browser: Browser;
let inspector: Inspector;
beforeAll(async () => {
  browser = await startBrowser();
  stack = await startStack();
  inspector = await startInspector(new URL(stack.url).href);
});
afterAll(async () => {
  await inspector.stop();
  await browser.close();
  await stack.close();
});

const atIssuer = (page: Page) => page.waitForURL((url) => url.href.startsWith(stack.issuer.url));
const atInspector = (page: Page) => page.waitForURL((url) => url.port === '6274');

it('a person signs in, is refused for a missing scope, steps up and succeeds', async () => {
  const page = await openPage(browser, { viewport: { width: 1300, height: 900 } });
  await connect(page, inspector);
  await atIssuer(page);
  await screenshot(page, '1-sign-in');
  const consent = await page.locator('main').innerText();
  expect(consent).toContain('MCP Inspector');
  expect(consent).toContain('see who you are signed in as (tool:whoami)');
  expect(consent).not.toContain('tool:greet');
  await page.getByRole('button', { name: 'Allow' }).click();
  await atInspector(page);

  await page.getByText('Tools', { exact: true }).first().click();
  for (const title of ['Greet', 'Who am I', 'Date and time']) {
    await page.getByText(title, { exact: true }).first().waitFor();
  }
  await screenshot(page, '2-tools');

  await page.getByText('Greet', { exact: true }).first().click();
  await page.getByLabel('name').first().fill('Ada');
  await page.getByRole('button', { name: 'Execute Tool' }).click();
  await page.getByText('Additional permissions required').waitFor();
  await screenshot(page, '3-refused');
  expect(stack.issuer.counters.exchanges).toBe(0);

  await page
    .getByRole('button', { name: /authorize|continue|allow|grant/i })
    .last()
    .click();
  await atIssuer(page);
  await screenshot(page, '4-step-up');
  expect(await page.locator('main').innerText()).toContain('tool:greet');
  await page.getByRole('button', { name: 'Allow' }).click();
  await atInspector(page);
  await page.getByText(/Step-up authorization succeeded/).waitFor();
  await page.getByRole('button', { name: 'Execute Tool' }).click();
  await page
    .getByText(/Hello, Ada \(local\|all-rights\)!/)
    .first()
    .waitFor();
  await screenshot(page, '5-greeted');
  expect(stack.issuer.counters.exchanges).toBe(1);
});

describe('the sign-in page', () => {
  const open = async () => {
    const page = await openPage(browser);
    const foreign: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(stack.issuer.url)) foreign.push(request.url());
    });
    const { query } = new CodeFlow({
      client: 'mcp-cli',
      redirect: 'http://127.0.0.1:9/callback',
      scope: 'tool:greet tool:whoami',
      more: { resource: stack.resource, prompt: 'consent' },
    });
    await page.goto(`${stack.issuer.url}authorize?${query}`);
    return { page, foreign };
  };

  it('has nothing serious for axe-core, and nothing comes from elsewhere', async () => {
    const { page, foreign } = await open();
    expect(await page.locator('script').count()).toBe(0);
    expect(foreign).toEqual([]);
    await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
    const { violations } = await page.evaluate<{ violations: { id: string; impact: string }[] }>(
      'axe.run()',
    );
    expect(violations.filter(({ impact }) => /serious|critical/.test(impact))).toEqual([]);
  });

  it('names client, gateway and each scope; both buttons are reachable by Tab', async () => {
    const { page } = await open();
    const text = await page.locator('main').innerText();
    for (const words of [
      'MCP Gateway command line',
      stack.resource,
      'greet you with',
      'signed in as',
    ]) {
      expect(text).toContain(words);
    }
    const reached: string[] = [];
    for (let i = 0; i < 4; i += 1) {
      await page.keyboard.press('Tab');
      reached.push(await page.evaluate<string>('document.activeElement.textContent'));
    }
    expect(reached).toEqual(expect.arrayContaining(['Allow', 'Deny']));
  });

  it('denying is one press and tells the client', async () => {
    const { page } = await open();
    const answered = page.waitForRequest((request) => request.url().includes('/callback'));
    await page.getByRole('button', { name: 'Deny' }).click();
    const answer = new URL((await answered).url()).searchParams;
    expect([answer.get('error'), answer.get('iss')]).toEqual(['access_denied', stack.issuer.url]);
  });
});
