import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { freePorts } from '../support/free-ports.js';
import { call } from '../support/rpc.js';
import { startStack, type Stack } from '../support/stack.js';
import { openPage, screenshot, startBrowser } from './support.js';

let stack: Stack;
let browser: Browser;
let admin: string;
/** Of a call that lacked a scope. */
let reference: string;

beforeAll(async () => {
  browser = await startBrowser();
  const [port] = await freePorts(1);
  admin = `http://127.0.0.1:${port}`;
  stack = await startStack({ env: { ADMIN_PORT: String(port) } });
  const all = await stack.token();
  const narrow = await stack.token('no-greet', ['tool:whoami']);
  const greet = { arguments: { name: 'Ada' } };
  for (let index = 0; index < 5; index += 1) await call(stack, 'greet', { token: all, ...greet });
  await call(stack, 'whoami', { token: narrow });
  stack.refuseAtUpstream(4);
  await call(stack, 'greet', { token: all, ...greet });
  stack.refuseAtUpstream(0);
  await call(stack, 'greet', { token: 'not-a-token', ...greet });
  const withoutRight = await stack.token('no-upstream', ['tool:greet']);
  await call(stack, 'greet', { token: withoutRight, ...greet });
  const refused = await call(stack, 'greet', { token: narrow, ...greet });
  reference = refused.headers.get('x-request-id') ?? '';
});
afterAll(async () => {
  await browser.close();
  await stack.close();
});

const LOOKS = [
  ['light', { colorScheme: 'light', viewport: { width: 1300, height: 900 } }],
  ['dark', { colorScheme: 'dark', viewport: { width: 1300, height: 900 } }],
  ['mobile', { colorScheme: 'light', viewport: { width: 400, height: 844 }, isMobile: true }],
  ['mobile-dark', { colorScheme: 'dark', viewport: { width: 400, height: 844 }, isMobile: true }],
] as const;

const VIEWS: readonly (readonly [string, () => string])[] = [
  ['first', () => '/'],
  ['asked', () => `/?request=${reference}&scopes=tool:greet&tool=greet`],
];

describe.each(LOOKS)('in %s', (look, options) => {
  it.each(VIEWS)(
    'the operator’s page, %s view, can be read by everybody and loads nothing from elsewhere',
    async (name, path) => {
      // The checker is a script; the page's own policy allows none of elsewhere.
      const page = await openPage(browser, { ...options, bypassCSP: true });
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await page.goto(admin + path());
      await screenshot(page, `operator-page-${name}-${look}`);
      expect(asked.map((url) => new URL(url).pathname)).toEqual(['/', '/style.css', '/page.js']);
      expect(new Set(asked.map((url) => new URL(url).origin))).toEqual(new Set([admin]));
      expect(await tooWide(page)).toBe(false);
      await page.evaluate(readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8'));
      const { violations } = await page.evaluate<{ violations: { id: string }[] }>('axe.run()');
      expect(violations).toEqual([]);
      await page.context().close();
    },
  );
});

function tooWide(page: Page): Promise<boolean> {
  return page.evaluate('document.documentElement.scrollWidth > window.innerWidth');
}
