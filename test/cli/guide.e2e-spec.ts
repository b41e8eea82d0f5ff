import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { GATEWAY_COMMAND, runProgram } from '../support/command.js';
import { expectDocument } from '../support/generated-doc.js';

const GUIDE = 'docs/command-line.md';

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'guide-'));
  symlinkSync(GATEWAY_COMMAND, join(cwd, 'mcp-gateway'));
});
afterAll(() => {
  rmSync(cwd, { recursive: true });
});

/** What differs between two runs, as an example. */
const EXAMPLES: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '89e0408a-6869-46f5-bc9d-3b3c600ed5d0'],
  [/00-[0-9a-f]{32}-[0-9a-f]{16}-01/g, '00-4069f85180656018e005c9e937b34e96-e4e6531983d3fc54-01'],
];

async function shown(command: string): Promise<string> {
  const env = { PATH: [cwd, process.env['PATH']].join(delimiter) };
  const { out, error } = await runProgram('sh', ['-c', command], { env, cwd });
  return EXAMPLES.reduce((text, [found, example]) => text.replace(found, example), out + error);
}

it('what the guide shows is what the commands write', async () => {
  const guide = readFileSync(GUIDE, 'utf8');
  const [, file = ''] = /^```yaml\n([\s\S]*?)^```$/m.exec(guide) ?? [];
  writeFileSync(join(cwd, 'gateway.yaml'), file);
  const parts = guide.split(/^(```console\n[\s\S]*?^```\n)/m);
  for (const [index, part] of parts.entries()) {
    const [, command] = /^```console\n\$ (.*)\n/.exec(part) ?? [];
    if (command === undefined) continue;
    parts[index] = `\`\`\`console\n$ ${command}\n${await shown(command)}\`\`\`\n`;
  }
  expectDocument(GUIDE, parts.join(''));
});
