import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';

const PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
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

/** Starts Chromium. Throws one line that says what is missing. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = PATHS.find((path) => existsSync(path));
  if (executablePath === undefined) {
    throw new Error('test:browser needs Chromium: install the package chromium');
  }
  mkdirSync(SCREENSHOTS, { recursive: true });
  return chromium.launch({ executablePath, args: FLAGS, timeout: 0 });
}

export async function screenshot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
}

/** MCP Inspector's web UI for a gateway, in a home of its own. */
export async function startInspector(url: string): Promise<{ url: string; stop: () => void }> {
  const child = spawn(
    'npx',
    [
      '-y',
      '-p',
      'node@22',
      '-p',
      '@modelcontextprotocol/inspector@2',
      'mcp-inspector',
      '--web',
      '--server-url',
      url,
      '--transport',
      'http',
    ],
    {
      detached: true,
      env: {
        ...process.env,
        MCP_AUTO_OPEN_ENABLED: 'false',
        MCP_INSPECTOR_SECRET_STORE: 'memory',
        MCP_STORAGE_DIR: mkdtempSync(join(tmpdir(), 'inspector-')),
        HOME: mkdtempSync(join(tmpdir(), 'home-')),
        npm_config_cache:
          process.env['npm_config_cache'] ?? join(process.env['HOME'] ?? '', '.npm'),
      },
    },
  );
  const stop = () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  };
  const address = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const [found] = /http:\/\/127\.0\.0\.1:6274\S*/.exec(output) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', () => {
      reject(new Error(`test:browser needs MCP Inspector through npx; it ended: ${output}`));
    });
  });
  return { url: address, stop };
}
