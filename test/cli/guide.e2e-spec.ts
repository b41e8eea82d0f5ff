import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runGateway } from '../support/command.js';

const GUIDE = readFileSync('docs/command-line.md', 'utf8');
const DOCUMENT = 'orders.openapi.json';

let cwd: string;
beforeEach(() => {
  // Without an .env of the checkout.
  cwd = mkdtempSync(join(tmpdir(), 'guide-'));
  copyFileSync(join('examples/orders', DOCUMENT), join(cwd, DOCUMENT));
});
afterEach(() => {
  rmSync(cwd, { recursive: true });
});

/** What the guide shows below a command. */
function shown(command: string): string {
  const [, after = ''] = GUIDE.split(`npm run -s gateway -- ${command}\n`);
  return after.split('```')[0]!;
}

/** Ids differ in each run. */
const withoutIds = (text: string) => text.replace(/[\da-f]{8}(-?[\da-f]{4}){2,}[\da-f-]*/g, 'ID');

/** The first whole file of a page, which may stand in a list. */
function fileIn(page: string): string {
  const found = /```yaml\n( *)(version: 1\n[^`]*)```/.exec(readFileSync(page, 'utf8')) ?? [];
  const [, indent = '', file = ''] = found;
  return file.replaceAll(`\n${indent}`, '\n');
}

it.each([
  ['README.md', '2 tools'],
  ['docs/gateway-yaml.md', '2 tools'],
  ['docs/openapi.md', '3 tools'],
])('the first file in %s is one that the gateway serves', async (page, tools) => {
  writeFileSync(join(cwd, 'gateway.yaml'), fileIn(page));
  const { status, out } = await runGateway(['validate', 'gateway.yaml'], { cwd });
  expect(out).toContain(`ok: ${tools}, 1 upstream `);
  expect(status).toBe(0);
});

it('a problem is shown as validate prints it', async () => {
  const more = '[{ tags: [orders] }, { operations: [place_order] }]';
  const file = fileIn('docs/gateway-yaml.md').replace('[{ tags: [orders] }]', more);
  writeFileSync(join(cwd, 'gateway.yaml'), file);
  const { status, out } = await runGateway(['validate', 'gateway.yaml'], { cwd });
  expect(out).toBe(shown('validate gateway.yaml'));
  expect(status).toBe(1);
});

it.each(['validate', 'tools examples/orders/gateway.yaml', 'try greet'])(
  '%s prints what the guide shows',
  async (command) => {
    const words = command.split(' ').map((word) => (word.includes('/') ? resolve(word) : word));
    const { out } = await runGateway(words, { cwd });
    expect(withoutIds(out)).toBe(withoutIds(shown(command)));
  },
);

it('the guide has every command', async () => {
  const { out } = await runGateway(['--help'], { cwd });
  const commands = [...out.matchAll(/^ {2}([a-z]+) .*/gm)].map(([, name]) => name!);
  expect(commands).toHaveLength(7);
  expect(commands.filter((name) => !GUIDE.includes(`| \`${name}`))).toEqual([]);
});
