import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { GATEWAY_COMMAND, runGateway, runProgram } from '../support/command.js';
import { startStack, type Stack } from '../support/stack.js';

const COMMANDS = ['serve', 'validate', 'tools', 'try', 'call', 'token', 'doctor'];

let stack: Stack;
let cwd: string;
beforeAll(async () => {
  stack = await startStack();
  // Without an .env of the checkout.
  cwd = mkdtempSync(join(tmpdir(), 'cli-'));
});
afterAll(async () => {
  await stack.close();
  rmSync(cwd, { recursive: true });
});

const run = (args: readonly string[], env: Readonly<Record<string, string>> = stack.env) =>
  runGateway(args, { env, cwd });

describe('wrong use', () => {
  it.each<[string, readonly string[], string]>([
    ['an unknown word', ['tolls'], "mcp-gateway: Unknown command 'tolls'; did you mean tools? "],
    ['and with --help', ['tolls', '--help'], "mcp-gateway: Unknown command 'tolls'; did you mean "],
    [
      'help of one',
      ['help', 'tolls'],
      "mcp-gateway: Unknown command 'tolls'; did you mean tools? ",
    ],
    ['an unknown option', ['--jsn'], "mcp-gateway: Unknown option '--jsn'; "],
    ['of a command', ['tools', '--jsn'], "tools: Unknown option '--jsn'; did you mean --json? "],
    ['a word too many', ['serve', 'gateway.yaml'], "serve: Too many arguments for 'serve'"],
    ['a word too few', ['call'], "call: Missing required argument 'tool'; "],
    ['a word that is not an argument', ['call', 'greet', 'Ada'], 'call: "Ada" is not an option; '],
    ['no value', ['call', 'greet', '--name'], 'call: --name needs a value; '],
    [
      'an unknown value',
      ['call', 'greet', '--era', '2024'],
      "call: Option '--era <era>' argument ",
    ],
    ['a wrong URL', ['token', '--url', 'localhost:3001'], 'token: --url: write an http or https '],
    ['no JSON', ['try', 'greet', '--arguments', '{'], 'try: --arguments is not a JSON object; '],
    ['no file', ['validate', 'nowhere.yaml'], 'validate: nowhere.yaml is not there; '],
    ['an unknown tool', ['try', 'gret'], 'try: no tool is named gret; the tools are greet, '],
    ['an unknown upstream', ['tools', 'upstreamapi'], 'tools: no upstream is named upstreamapi, '],
  ])('%s: exit status 2 and one sentence', async (_what, args, sentence) => {
    const { status, out, error } = await run(args);
    expect([status, out]).toEqual([2, '']);
    expect(error.startsWith(sentence) ? sentence : error).toBe(sentence);
    expect(error).toMatch(/--help says how it is used\n$/);
    expect(error.trim().split('\n')).toHaveLength(1);
  });
});

describe('serving', () => {
  const PROBE = `process.on('exit', () => {
  const loaded = Object.keys(require.cache).some((path) => path.includes('/commander/'));
  process.stderr.write(loaded ? 'commander' : 'nothing of it');
});`;

  // Wrong settings, so that it ends.
  it.each([
    ['no command', [], 'nothing of it'],
    ['serve', ['serve'], 'nothing of it'],
    ['another command', ['tools'], 'commander'],
  ])('%s: of the command line %s is loaded', async (_what, args, loaded) => {
    const probe = join(cwd, 'probe.cjs');
    writeFileSync(probe, PROBE);
    const command = ['-r', probe, GATEWAY_COMMAND, ...args];
    const ran = await runProgram(process.execPath, command, { env: { PORT: 'abc' }, cwd });
    expect([ran.status, ran.error.includes('PORT: ')]).toEqual([1, true]);
    expect(ran.error.endsWith(loaded) ? loaded : ran.error).toBe(loaded);
  });
});

describe('help', () => {
  it('--help and help list every command, --version the version', async () => {
    const help = await run(['--help']);
    expect(help).toEqual({ status: 0, error: '', out: expect.any(String) as unknown });
    for (const command of COMMANDS) expect(help.out).toMatch(new RegExp(`^  ${command} `, 'm'));
    expect(await run(['help'])).toEqual(help);
    expect(await run(['--version'])).toEqual({ status: 0, out: '0.1.0\n', error: '' });
  });

  it.each(COMMANDS)('%s --help says how it is used, with examples that run', async (command) => {
    const { status, out, error } = await run([command, '--help']);
    expect([status, error]).toEqual([0, '']);
    expect(out).toMatch(new RegExp(`^Usage: mcp-gateway ${command} `));
    expect((await run(['help', command])).out).toBe(out);
    const examples = [...out.matchAll(/^ {2}\$ (.+)$/gm)].map(([, line = '']) => line);
    expect(examples.length > 0).toBe(command !== 'serve');
    symlinkSync(GATEWAY_COMMAND, join(cwd, 'mcp-gateway'));
    const env = { ...stack.env, PATH: [cwd, process.env['PATH']].join(delimiter) };
    for (const example of examples) {
      const ran = await runProgram('sh', ['-c', example], {
        env,
        cwd,
        givesToken: command === 'token',
      });
      expect([example, ran.status, ran.error]).toEqual([example, 0, '']);
    }
    rmSync(join(cwd, 'mcp-gateway'));
  });
});

it.each([['tools'], ['--help'], ['doctor', '--json'], ['call', 'whoami']])(
  'a reader that is gone: %s ends as if it were there',
  async (...args) => {
    const line = `{ "$0" "$@"; echo "status $?" >&2; } | true`;
    const ran = await runProgram('sh', ['-c', line, process.execPath, GATEWAY_COMMAND, ...args], {
      env: stack.env,
      cwd,
    });
    expect(ran.error).toBe('status 0\n');
  },
);
