import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './support/free-ports.js';

const DIST = join(__dirname, '../dist');
const APPS = ['mcp-gateway', 'upstream-api', 'local-issuer'].map(
  (name) => [name, join(DIST, 'apps', name, 'src/main.js')] as const,
);

/** How a program ends that finds such a `.env` where it is started. */
function started(main: string, env: string | Buffer) {
  const cwd = mkdtempSync(join(tmpdir(), 'env-'));
  writeFileSync(join(cwd, '.env'), env);
  const { PATH } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [main], { cwd, env: { PATH } });
  return { status, output: `${String(stdout)}${String(stderr)}` };
}

describe.each([...APPS, ['npm start', join(DIST, 'scripts/start.js')] as const])(
  '%s',
  (_name, main) => {
    const settings = 'MCP_AUTH0_CLIENT_SECRET=canary-secret\nPORT=1\n';

    it.each([
      ['UTF-16', Buffer.from(`\ufeff${settings}`, 'utf16le')],
      ['UTF-16 without a mark', Buffer.from(settings, 'utf16le')],
      ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${settings}`)],
    ])('OPS-01: a .env in %s stops it with one line', (_what, env) => {
      const { status, output } = started(main, env);
      expect(status).toBe(1);
      expect(output).toMatch(
        /\.env: (is UTF-16|begins with a byte order mark).*; save it as (plain )?UTF-8/,
      );
      expect(output).not.toContain('canary');
    });
  },
);

it.each(APPS)(
  'OPS-01: %s does not start with a value that a # cuts, and names it',
  (name, main) => {
    const setting = name === 'upstream-api' ? 'API_AUTH0_AUDIENCE' : 'MCP_AUTH0_CLIENT_SECRET';
    const { status, output } = started(main, `# mine\n${setting}=canary#secret\n`);
    expect(status).toBe(1);
    expect(output).toMatch(new RegExp(`${setting}: .*\\.env cuts it at a #; put it in quotes`));
    expect(output).not.toContain('canary');
  },
);

describe.each(APPS)('%s', (name, main) => {
  const setting = name === 'upstream-api' ? 'API_AUTH0_AUDIENCE' : 'MCP_AUTH0_CLIENT_SECRET';

  it.each([
    ['a quote that does not end', `${setting}="canary`, setting],
    ['text after a quote', `${setting}="canary"x`, setting],
    ['no sign', setting, setting],
    ['a name twice', `${setting}=canary\n${setting}=canary`, setting],
    ['what Node reads itself', 'NODE_EXTRA_CA_CERTS=/canary.pem', 'NODE_EXTRA_CA_CERTS'],
  ])('OPS-01: %s in .env stops it with what to write', (_what, env, named) => {
    const { status, output } = started(main, `${env}\n`);
    expect(status).toBe(1);
    expect(output).toMatch(new RegExp(`${named}: .*\\.env.*; `));
    expect(output).not.toContain('canary');
  });
});

it('a quoted value is read with its #, and a comment is none of it', async () => {
  const [port] = (await freePorts(1)) as [number];
  const env = `MCP_SERVER_URL="ftp://x#y"\nPORT=${port} # mine\nISSUER_URL='http://localhost:1/#'\n`;
  for (const [, main] of APPS.filter(([name]) => name !== 'upstream-api')) {
    const { output } = started(main, env);
    expect(output).toMatch(/MCP_SERVER_URL: |ISSUER_URL: /);
    expect(output).not.toContain('.env');
  }
});
