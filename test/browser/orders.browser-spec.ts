import type { Browser, Page } from 'playwright-core';
import { freePorts } from '../support/free-ports.js';
import { startOrders, type OrdersStack } from '../support/orders-stack.js';
import type { DemoUser } from '../support/stack.js';
import {
  connect,
  openPage,
  screenshot,
  startBrowser,
  startInspector,
  type Inspector,
} from './support.js';

let browser: Browser;
let ports: readonly number[];
let orders: OrdersStack;
let inspectors: Inspector[];
beforeAll(async () => {
  browser = await startBrowser();
  ports = await freePorts(2);
});
afterAll(() => browser.close());
beforeEach(async () => {
  inspectors = [];
  const origins = ports.map((port) => `http://127.0.0.1:${port}`).join(' ');
  orders = await startOrders({ env: { CORS_ORIGINS: origins } });
});
afterEach(async () => {
  await Promise.all(inspectors.map((each) => each.stop()));
  await orders.close();
});

const atIssuer = (page: Page) =>
  page.waitForURL((url) => url.href.startsWith(orders.stack.issuer.url));
const atInspector = (page: Page) => page.waitForURL((url) => ports.includes(Number(url.port)));
const button = (page: Page, name: string) => page.getByRole('button', { name });

/** A person at an Inspector of their own, signed in for what it asks for at first. */
async function signedIn(person: DemoUser): Promise<Page> {
  const inspector = await startInspector(new URL(orders.stack.url).href, ports[inspectors.length]);
  inspectors.push(inspector);
  const page = await openPage(browser, { viewport: { width: 1300, height: 900 } });
  await connect(page, inspector);
  await atIssuer(page);
  const consent = await page.locator('main').innerText();
  expect(consent).toContain('orders:read');
  expect(consent).not.toContain('orders:write');
  await page.getByText(person, { exact: true }).click();
  await button(page, 'Allow').click();
  await atInspector(page);
  await page.getByText('Tools', { exact: true }).first().click();
  return page;
}

/** The ids of the orders that a person sees. */
async function listed(page: Page): Promise<readonly string[]> {
  await page.getByText('List orders', { exact: true }).first().click();
  await button(page, 'Execute Tool').click();
  await page.getByText('"placedAt"').first().waitFor();
  const shown = await page.locator('body').innerText();
  return [...new Set([...shown.matchAll(/"id": "([^"]+)"/g)].map(([, id]) => id!))];
}

/** Places an order, is refused for the missing scope, and asks the issuer for it as the refusal says. */
async function stepUp(page: Page): Promise<void> {
  await page.getByText('Place an order', { exact: true }).first().click();
  await page.getByLabel('item').first().fill('Tea kettle');
  await page.getByLabel('quantity').first().fill('2');
  await button(page, 'Execute Tool').click();
  await page.getByText('Additional permissions required').waitFor();
  await page.getByText(/needs additional scope: orders:write\./).waitFor();
  await screenshot(page, 'orders-2-refused');
  await button(page, 'Authorize').click();
  await atIssuer(page);
  expect(await page.locator('main').innerText()).toContain('orders:write');
  await screenshot(page, 'orders-3-step-up');
  await button(page, 'Allow').click();
  await atInspector(page);
}

it('two people see two lists, each their own', async () => {
  const [one, other] = [await signedIn('all-rights'), await signedIn('no-greet')];
  const ids = [await listed(one), await listed(other)];
  await screenshot(one, 'orders-1-one');
  await screenshot(other, 'orders-1-other');
  expect(ids.map(({ length }) => length)).toEqual([2, 2]);
  expect(new Set(ids.flat()).size).toBe(4);
  expect(orders.delegated()).toEqual(['orders.read', 'orders.read']);
});

it('a person signs in for reading, is refused when writing, steps up and writes', async () => {
  const page = await signedIn('all-rights');
  const before = await listed(page);
  await stepUp(page);
  await page.getByText(/Step-up authorization succeeded/).waitFor();
  expect(orders.delegated()).toEqual(['orders.read']);
  await button(page, 'Execute Tool').click();
  await page
    .getByText(/^Location: \/orders\//)
    .first()
    .waitFor();
  await screenshot(page, 'orders-4-placed');
  expect(orders.delegated()).toEqual(['orders.read', 'orders.write']);
  const after = await listed(page);
  expect(after).toHaveLength(3);
  expect(after).toEqual(expect.arrayContaining([...before]));
});

it('who may only read reads, and is told that writing was not granted', async () => {
  const page = await signedIn('read-only');
  expect(await listed(page)).toHaveLength(2);
  await stepUp(page);
  await page.getByText('Additional permissions not granted').waitFor();
  await screenshot(page, 'orders-5-not-granted');
  expect(orders.delegated()).toEqual(['orders.read']);
});
