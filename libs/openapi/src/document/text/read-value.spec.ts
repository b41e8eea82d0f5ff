import { readValue } from './read-value.js';
import { lineAndColumn, TextProblem } from './text-problem.js';
import { MAX_ALIASES, MAX_VALUES } from './yaml-values.js';
import { MAX_DEPTH, MAX_YAML_CHARACTERS, MAX_YAML_LEXEMES } from './yaml-text.js';
import { cpuMsSince, expectCpu } from '../../../../../test/support/cpu.js';

const read = async (text: string, signal = new AbortController().signal) =>
  (await readValue(text, signal)).value;

/** What is wrong with a text, with line and column. */
async function problemOf(text: string): Promise<string> {
  const error: unknown = await read(text).catch((error: unknown) => error);
  if (!(error instanceof TextProblem)) throw new Error('was read, or failed otherwise');
  const { message, offset } = error;
  return offset === undefined ? message : `${lineAndColumn(text, offset)} ${message}`;
}

const nestedJson = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const nestedFlow = (depth: number) => `a: ${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}`;
const nestedBlock = (depth: number) => `${'- '.repeat(depth)}x`;

it('reads JSON as JSON, also behind a byte order mark and blanks', async () => {
  const text = '\ufeff \n{"a": [1, 2.50, "2001-01-01", null, true], "a": 1, "__proto__": {"b": 1}}';
  expect(await read(text)).toEqual(JSON.parse(text.slice(1)));
});

it.each([
  [
    'dates stay texts',
    'a: 2001-12-14\nb: 2001-12-14T21:59:43.10-05:00',
    { a: '2001-12-14', b: '2001-12-14T21:59:43.10-05:00' },
  ],
  [
    'dates stay texts under %YAML 1.1',
    '%YAML 1.1\n---\na: 2001-12-14\nb: yes\nc: 010',
    { a: '2001-12-14', b: 'yes', c: 10 },
  ],
  [
    'keys stay as they are written',
    '200: a\n1.10: b\nnull: c\ntrue: d',
    { 200: 'a', '1.10': 'b', null: 'c', true: 'd' },
  ],
  [
    'numbers without end stay texts',
    '[.nan, -.inf, .5, 1e3, 0x10]',
    ['.nan', '-.inf', 0.5, 1000, 16],
  ],
  ['merge keys are keys', 'x: &x {a: 1}\ny: {<<: *x}', { x: { a: 1 }, y: { '<<': { a: 1 } } }],
  [
    'tags say nothing',
    'a: !!binary aGk=\nb: !!timestamp 2001-01-01\nc: !x {d: 1}\ne: !!set {f}',
    { a: 'aGk=', b: '2001-01-01', c: { d: 1 }, e: { f: null } },
  ],
  ['aliases repeat', 'a: &a [1]\nb: *a\nc: &a 2\nd: [*a, *a]', { a: [1], b: [1], c: 2, d: [2, 2] }],
  [
    'a mapping in braces needs no quotes',
    '{openapi: 3.1.0, a: [b]}',
    { openapi: '3.1.0', a: ['b'] },
  ],
  ['nothing is null', '', null],
  ['comments are nothing', '# only this\n', null],
])('reads YAML as JSON would have it: %s', async (_rule, text, value) => {
  expect(await read(text)).toEqual(value);
});

it('takes __proto__ and constructor as names', async () => {
  const value = await read('__proto__: {polluted: 1}\nconstructor: 2\n');
  expect(Object.entries(value as object)).toEqual([
    ['__proto__', { polluted: 1 }],
    ['constructor', 2],
  ]);
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
});

it.each([
  ['a: 1\n b: 2', /^1:4 a value holds a further key/],
  ['a:\n  b: 1\n c: 2', /^3:1 .*indented/],
  ['a: 1\nb: [1, 2\nc: 3', /^3:1 .*not closed; write \]/],
  ['{"a": 1, "b": {', /not closed; write \] or \}/],
  ['{"a": 1 "b": 2}', /^1:7 a comma is missing/],
  ['a: "b\nc: 1', /a quotation mark is not closed/],
  ['a: "\\q"', /^1:5 is not an escape/],
  ['a: @b', /^1:4 begins with a character/],
  ['a: 1\n\tb: 2', /tab; write spaces/],
  ['a: 1\nb: 2\na: 3', /^3:1 the same key stands above; write it once/],
  ['a: 1\n---\nb: 2', /^2:1 a second document begins/],
  ['? [a]\n: 1', /^1:3 a mapping or a list is not a key/],
  ['a: *b', /^1:4 \* begins an alias, and no anchor above/],
  ['a: &a {b: *a}', /^1:11 an alias stands inside what it repeats/],
  ['}', /^1:1 cannot be read/],
])('says where %j is wrong, and what to write', async (text, problem) => {
  expect(await problemOf(text)).toMatch(problem);
});

it('says where JSON is wrong that is too long to be read twice', async () => {
  const text = `{"a": "${'x'.repeat(3_000_000)}",\n "b" 1}`;
  expect(await problemOf(text)).toBe('2:6 is not JSON; look at the quotes, commas and brackets');
});

it.each([
  ['JSON', nestedJson],
  ['YAML in brackets', nestedFlow],
  ['YAML by indentation', nestedBlock],
])('reads %s as deep as the bound and no deeper', async (_kind, nested) => {
  await expect(read(nested(MAX_DEPTH))).resolves.toBeDefined();
  expect(await problemOf(nested(MAX_DEPTH + 1))).toMatch(
    'is nested deeper than 128; write it flatter',
  );
});

it('counts the depth of what aliases repeat', async () => {
  const half = nestedJson(MAX_DEPTH / 2 - 1);
  await expect(read(`a: &a ${half}\nb: &b [${half}, *a]\nc: *b`)).resolves.toBeDefined();
  const open = '['.repeat(MAX_DEPTH / 2);
  const text = `a: &a ${half}\nb: &b ${open}*a${']'.repeat(MAX_DEPTH / 2)}\nc: [*b]`;
  expect(await problemOf(text)).toMatch(/^3:5 is nested deeper than 128/);
});

it('counts the depth of all that an anchor names', async () => {
  const text = `a: &a [${nestedJson(MAX_DEPTH - 10)}, &b x]\nb: ${'['.repeat(20)}*a${']'.repeat(20)}`;
  expect(await problemOf(text)).toMatch(/^2:24 is nested deeper than 128/);
});

it('reads so many aliases and no more', async () => {
  const text = (aliases: number) => `a: &a 1\nb: [${'*a, '.repeat(aliases)}]`;
  await expect(read(text(MAX_ALIASES))).resolves.toBeDefined();
  expect(await problemOf(text(MAX_ALIASES + 1))).toMatch('one alias more than 100; write a $ref');
});

it('refuses few aliases that repeat each other into millions of values', async () => {
  const levels = Array.from({ length: 10 }, (_, level) => {
    const before = level === 0 ? Array(9).fill('x') : Array(9).fill(`*a${level - 1}`);
    return `a${level}: &a${level} [${before.join(', ')}]`;
  });
  expect(await problemOf(levels.join('\n'))).toMatch(`holds more than ${MAX_VALUES} values`);
});

it.each([
  ['brackets of JSON', '['.repeat(1_000_000)],
  ['objects of JSON', '{"a":'.repeat(1_000_000)],
  ['brackets of YAML', `a: ${'['.repeat(1_000_000)}`],
  ['lists of YAML', '- '.repeat(1_000_000)],
  ['keys of YAML', '? '.repeat(1_000_000)],
  ['lines', Array.from({ length: 2000 }, (_, n) => `${' '.repeat(n)}a:`).join('\n')],
])('gives up %s that never end inside each other', async (_kind, text) => {
  expect(await problemOf(text)).toMatch('is nested deeper than 128; write it flatter');
});

it.each([
  ['values of JSON', `[${'1,'.repeat(MAX_VALUES)}1]`],
  ['words of YAML', '- 1\n'.repeat(MAX_YAML_LEXEMES / 4)],
  ['characters of YAML', `a: ${'b'.repeat(MAX_YAML_CHARACTERS)}`],
  ['mistakes in brackets', `a: [${','.repeat(300_000)}]`],
  ['mistakes in quotes', `a: "${'\\q'.repeat(4_000_000)}"`],
  ['closing brackets', '}'.repeat(5_000_000)],
  ['documents', '---\n'.repeat(2_000_000)],
])('gives up a text of too many %s soon', async (_kind, text) => {
  const start = process.cpuUsage();
  expect(await problemOf(text)).toMatch(/;|more than/);
  expectCpu(cpuMsSince(start), 10_000);
});

it('lets others run while it reads YAML, and ends when it is told to', async () => {
  const controller = new AbortController();
  const reading = read('- a: 1\n'.repeat(20_000), controller.signal);
  setImmediate(() => {
    controller.abort();
  });
  await expect(reading).rejects.toThrow('was not read in the time there is');
});
