import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { startChild } from '../support/child.js';
import { CHROMIUM, INSPECTOR } from '../support/needs.js';

const SCREENSHOTS = 'test/.output/browser';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function startBrowser(): Promise<Browser> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS, timeout: 0 });
}

/** A page that waits for as long as it takes. */
export async function openPage(
  browser: Browser,
  options?: Parameters<Browser['newPage']>[0],
): Promise<Page> {
  const page = await browser.newPage(options);
  page.setDefaultTimeout(0);
  return page;
}

export async function screenshot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
}

/** MCP Inspector's web UI for one gateway. Whoever opens it is the person who signed in there last. */
export interface Inspector {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts one in a home of its own, on its usual port if no other is given. */
export async function startInspector(url: string, port = 6274): Promise<Inspector> {
  const child = startChild(
    'npx',
    [...INSPECTOR, 'mcp-inspector', '--web', '--server-url', url, '--transport', 'http'],
    {
      ...process.env,
      CLIENT_PORT: String(port),
      MCP_AUTO_OPEN_ENABLED: 'false',
      MCP_INSPECTOR_SECRET_STORE: 'memory',
      MCP_STORAGE_DIR: mkdtempSync(join(tmpdir(), 'inspector-')),
      HOME: mkdtempSync(join(tmpdir(), 'home-')),
      npm_config_cache: process.env['npm_config_cache'] ?? join(process.env['HOME'] ?? '', '.npm'),
    },
  );
  const own = new RegExp(`http://127\\.0\\.0\\.1:${port}\\S*`);
  const address = () => own.exec(child.output())?.[0];
  await child.until('MCP Inspector listens', () => address() !== undefined);
  return { url: address()!, stop: () => child.stop('SIGKILL') };
}

/** Opens it and connects, which leads to the issuer. The switch is hidden behind its picture: only keys reach it. */
export async function connect(page: Page, { url }: Inspector): Promise<void> {
  await page.goto(url);
  await page.getByRole('switch').first().press('Space');
}
