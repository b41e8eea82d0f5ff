import type { Browser, Page } from 'playwright-core';
import { startBoth, type BothStack } from '../support/both-stack.js';
import { freePorts } from '../support/free-ports.js';
import { connect, openPage, screenshot, startBrowser, startInspector } from './support.js';

let browser: Browser;
let both: BothStack;
let port: number;
beforeAll(async () => {
  browser = await startBrowser();
  [port] = (await freePorts(1)) as [number];
  both = await startBoth({ env: { CORS_ORIGINS: `http://127.0.0.1:${port}` } });
});
afterAll(async () => {
  await both.close();
  await browser.close();
});

const button = (page: Page, name: string) => page.getByRole('button', { name });
const tool = (page: Page, name: string) => page.getByText(name, { exact: true }).first().click();

it('one sign-in calls an API and an MCP server, each as the person', async () => {
  const inspector = await startInspector(new URL(both.stack.url).href, port);
  const page = await openPage(browser, { viewport: { width: 1300, height: 900 } });
  try {
    await connect(page, inspector);
    await page.waitForURL((url) => url.href.startsWith(both.stack.issuer.url));
    const consent = await page.locator('main').innerText();
    expect(consent).toContain('orders:read');
    expect(consent).toContain('wiki:use');
    await page.getByText('all-rights', { exact: true }).click();
    await button(page, 'Allow').click();
    await page.waitForURL((url) => Number(url.port) === port);
    await tool(page, 'Tools');
    await tool(page, 'wiki_write_page');
    await page.getByLabel('title').first().fill('Tea');
    await page.getByLabel('text').first().fill('Earl Grey.');
    await button(page, 'Execute Tool').click();
    await page.getByText('Written.').first().waitFor();
    await screenshot(page, 'both-1-written');
    await tool(page, 'List orders');
    await button(page, 'Execute Tool').click();
    await page.getByText('"placedAt"').first().waitFor();
    await screenshot(page, 'both-2-orders');
    const { subject, token } = both.atWiki.at(-1)!;
    expect(subject).toBe('local|all-rights');
    const shown = await page.evaluate<string>(
      'JSON.stringify({ ...localStorage, ...sessionStorage })',
    );
    expect(shown).not.toContain(token);
  } finally {
    await inspector.stop();
  }
});
