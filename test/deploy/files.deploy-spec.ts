import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runChild } from '../support/child.js';
import { HADOLINT } from '../support/needs.js';

const UNIT = 'mcp-gateway.service';

it('hadolint finds nothing in the Dockerfile', async () => {
  expect(await runChild(HADOLINT, ['Dockerfile'])).toMatchObject({ code: 0, out: '', error: '' });
});

it('systemd-analyze finds nothing in the unit', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'unit-'));
  const shipped = readFileSync(join('deploy/systemd', UNIT), 'utf8');
  // It looks for the program, and this machine may have Node elsewhere.
  expect(shipped).toContain('\nExecStart=/usr/bin/node ');
  writeFileSync(
    join(folder, UNIT),
    shipped.replace('ExecStart=/usr/bin/node ', `ExecStart=${process.execPath} `),
  );
  const found = await runChild('systemd-analyze', ['verify', '--man=no', join(folder, UNIT)]);
  rmSync(folder, { recursive: true });
  expect(found).toMatchObject({ code: 0, out: '', error: '' });
});
