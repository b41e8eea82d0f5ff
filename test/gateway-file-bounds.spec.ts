import fc from 'fast-check';
import { mkdirSync, writeFileSync } from 'node:fs';
import { readTextFile } from '../apps/mcp-gateway/src/config/file/text-file.js';
import { problemsOf } from './gateway-files/context.js';
import { hostileText } from './support/hostile-text.js';
import { cpuMsSince, expectCpu, expectCpuOf } from './support/cpu.js';

const repeat = (text: string, times: number) => Array.from({ length: times }, () => text).join('');

/** Anchors each of which repeats the one before it ten times. */
function laughs(levels: number): string {
  const lines = Array.from({ length: levels }, (_, level) => {
    const items = level === 0 ? 'lol' : `*a${level - 1}`;
    return `  a${level}: &a${level} [${Array.from({ length: 10 }, () => items).join(', ')}]\n`;
  });
  return `version: 1\nupstreams:\n${lines.join('')}`;
}

describe('what is beyond a bound is refused before it costs anything', () => {
  it.each<[string, string, RegExp]>([
    [
      'bytes',
      `version: 1 # ${repeat('ä', 262_144)}`,
      /^gateway.yaml:1:1: is larger than 524288 bytes; /,
    ],
    ['values', repeat('- a\n', 25_001), /: holds more than 25000 values; write fewer$/],
    [
      'values of one line',
      `[${repeat('a,', 25_001)}]`,
      /: holds more than 25000 values; write fewer$/,
    ],
    [
      'empty lines',
      repeat('\n', 250_000),
      /: holds more than 200000 words, spaces and line ends; write less$/,
    ],
    ['depth in brackets', repeat('[', 17), /:1:17: is nested more than 16 deep; write it flatter$/],
    [
      'depth of lists',
      `${repeat('- ', 40_000)}a`,
      /:1:33: is nested more than 16 deep; write it flatter$/,
    ],
    ['aliases', `a: &a 1\nb: [${repeat('*a,', 1_001)}]`, /: more than 1000 aliases; write fewer$/],
    [
      'what aliases repeat',
      laughs(9),
      /: holds more than 25000 values with what aliases repeat; write fewer$/,
    ],
  ])('OPS-01: %s', (_what, text, said) => {
    expect(problemsOf(text)).toContainEqual(expect.stringMatching(said));
  });

  it('depth that aliases add up to', () => {
    const levels = Array.from(
      { length: 20 },
      (_, n) => `  a${n}: &a${n} [${n === 0 ? 1 : `*a${n - 1}`}]\n`,
    );
    expect(problemsOf(`version: 1\nupstreams:\n${levels.join('')}`)).toContainEqual(
      expect.stringMatching(
        /: is nested more than 16 deep with what aliases repeat; write it flatter$/,
      ),
    );
  });

  it('more than 100 problems are counted', () => {
    const keys = Array.from({ length: 130 }, (_, n) => `k${n}: 1\n`).join('');
    const problems = problemsOf(`version: 1\nsample: true\n${keys}`);
    expect(problems).toHaveLength(101);
    expect(problems.at(-1)).toBe('gateway.yaml: and 30 more');
  });

  it('references are counted', () => {
    const value = repeat('${env:APIM_KEY}', 1_001);
    const text = `version: 1\nupstreams: { a: { headers: { x-key: '${value}' } } }\n`;
    expect(problemsOf(text).join('\n')).toMatch(/x-key: the file has more than 1000 references; /);
  });
});

const keys = Array.from({ length: 10_000 }, (_, n) => `k${n}`);
it.each<[string, string]>([
  ['keys of one mapping', keys.map((key) => `${key}: 1\n`).join('')],
  ['upstreams of the wrong kind', `upstreams:\n${keys.map((key) => ` ${key}: 1\n`).join('')}`],
  ['tags', `[${repeat('!a b,', 20_000)}]`],
  ['brackets behind a block scalar', repeat('|[', 50_000)],
  ['repeated keys', repeat('a: 1\n', 20_000)],
  ['references without end', `version: 1\nlisting: '${repeat('${env:', 16_000)}'`],
])('CPU for %s grows with their number', (_what, text) => {
  expectCpuOf(() => problemsOf(`version: 1\n${text}`), 5_000);
});

const CPU_MS = 3_000;
// Jest captures ten times as many frames of each error as Node does.
Error.stackTraceLimit = 10;

/** Fails for a text that throws, that nothing is wrong with, or that takes long. */
function judged(wrap: (text: string) => string): void {
  fc.assert(
    fc.property(hostileText, (text) => {
      const before = process.cpuUsage();
      const problems = problemsOf(wrap(text));
      const spent = cpuMsSince(before);
      expect(problems.length).toBeGreaterThan(0);
      expect(Math.max(...problems.map(({ length }) => length))).toBeLessThan(1_000);
      expectCpu(spent, CPU_MS);
    }),
    { numRuns: 100 },
  );
}

it('no text throws, and none takes long', () => {
  judged((text) => text);
});

it('no value throws, wherever it stands', () => {
  judged((text) => {
    const value = JSON.stringify(text.toWellFormed());
    const headers = `{ x: ${value}, ${value}: a }`;
    return `version: 1\nupstreams: { orders: { url: ${value}, headers: ${headers} } }\n`;
  });
});

describe('a file is read within its bound', () => {
  const folder = 'test/.output/gateway-files';
  const path = (name: string) => `${folder}/${name}`;
  beforeAll(() => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path('ten'), '0123456789');
    writeFileSync(path('latin'), Buffer.from([0x66, 0xfc, 0x72]));
  });

  it.each([
    ['of its size', 'ten', 10, { ok: true, text: '0123456789' }],
    ['that is larger', 'ten', 9, { ok: false, problem: 'is larger than 9 bytes' }],
    ['that is not there', 'none', 9, { ok: false, problem: 'does not exist' }],
    ['that is a folder', '', 9, { ok: false, problem: 'is not a file' }],
    ['in another encoding', 'latin', 9, { ok: false, problem: 'is not UTF-8 text' }],
  ])('one %s', (_what, name, most, read) => {
    expect(readTextFile(path(name), most)).toEqual(read);
  });

  it('what is no file is not waited for', () => {
    expect(readTextFile('/dev/zero', 9)).toEqual({ ok: false, problem: 'is not a file' });
  });
});
