import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { parse } from 'yaml';
import { readGatewayFile } from '../apps/mcp-gateway/src/config/file/gateway-file.js';
import { gatewayFileSchema } from '../apps/mcp-gateway/src/config/file/schema/json-schema.js';
import {
  context,
  described,
  orders,
  overriding,
  problemsOf,
  readFile,
  SELECTED,
} from './gateway-files/context.js';
import { hostileText } from './support/hostile-text.js';

describe('what is beyond a bound is refused', () => {
  const many = (count: number, item: (index: number) => string) =>
    Array.from({ length: count }, (_, index) => item(index)).join(', ');
  const long = (count: number) => 'a'.repeat(count);

  it.each<[string, string, string]>([
    [
      'a fixed text',
      overriding('a', `{ arguments: { x: { fixed: ${long(65_535)} } } }`),
      'x.fixed: is longer than 65536 bytes of JSON; write less',
    ],
    [
      'a fixed value of letters that take two bytes',
      overriding('a', `{ arguments: { x: { fixed: ['${'ä'.repeat(32_767)}'] } } }`),
      'x.fixed: is longer than 65536 bytes of JSON; write less',
    ],
    [
      'what aliases repeat in a fixed value',
      overriding(
        'a',
        `{ arguments: { x: { fixed: [&a ${long(1_000)}, ${many(70, () => '*a')}] } } }`,
      ),
      'x.fixed: is longer than 65536 bytes of JSON; write less',
    ],
    [
      'a number in it that loses digits',
      overriding('a', '{ arguments: { x: { fixed: { id: [-9007199254740993] } } } }'),
      'x.fixed: has more digits than a number keeps; write it in quotes',
    ],
    [
      'arguments',
      overriding('a', `{ arguments: { ${many(257, (n) => `a${n}: { hide: true }`)} } }`),
      'arguments: holds more than 256 arguments; write fewer',
    ],
    ['a name of one', overriding('a', `{ arguments: { ${long(65)}: {} } }`), 'than 64 characters'],
    [
      'picked parts',
      overriding('a', `{ answer: { pick: [${many(257, () => 'a')}] } }`),
      '256 entries',
    ],
    ['a path of one', overriding('a', `{ answer: { pick: [${long(257)}] } }`), '256 characters'],
    ['a media type', overriding('a', `{ media: a/${long(255)} }`), '256 characters'],
    ['a name of an operation', overriding(long(513), '{}'), '512 characters'],
    [
      'operations',
      described({ tools: `{ include: [{ operations: [${many(1_001, () => 'a')}] }] }` }),
      'operations: holds more than 1000 entries',
    ],
    ['a tag', described({ tools: `{ include: [{ tags: [${long(257)}] }] }` }), '256 characters'],
    ['a path', described({ tools: `{ include: [{ paths: [/${long(512)}] }] }` }), '512 characters'],
    [
      'methods',
      described({ tools: `{ include: [{ methods: [${many(5, () => 'get')}] }] }` }),
      '4 entr',
    ],
    ['hosts', described({ hosts: `[${many(33, (n) => `h${n}.example`)}]` }), '32 entries'],
    ['a host', described({ hosts: `[${long(263)}]` }), '262 characters'],
    [
      'security schemes',
      described({ securitySchemes: `{ ${many(33, (n) => `s${n}: { header: a, value: b }`)} }` }),
      'securitySchemes: holds more than 32 security schemes; write fewer',
    ],
    [
      'characters of them',
      described({
        securitySchemes: `{ ${many(5, (n) => `s${n}: { header: a, value: ${long(1_000)} }`)} }`,
      }),
      'securitySchemes: hold more than 4096 characters in all; write fewer',
    ],
    ['a path of a document', described({ openapi: `./${long(2_047)}` }), '2048 characters'],
  ])('%s', (_what, text, said) => {
    const [problem, ...others] = problemsOf(text);
    expect(problem).toContain(said);
    expect(others).toEqual([]);
  });

  it('a fixed value of exactly as many bytes, and every other value of JSON, is taken', () => {
    const values = [long(65_534), 'null', '""', '[]', '{}', '-0.5', 'true', '[[{ a: [] }]]'];
    for (const value of values) {
      expect(problemsOf(overriding('a', `{ arguments: { x: { fixed: ${value} } } }`))).toEqual([]);
    }
  });
});

describe('the JSON Schema tells the two kinds apart', () => {
  const isValid = new Ajv2020({ strictTypes: false }).compile(gatewayFileSchema());

  it.each<[boolean, string, string]>([
    [true, 'selectors with a document', described()],
    [false, 'names with a document', described({ tools: '{ include: [getOrder] }' })],
    [false, 'an empty selector', described({ tools: '{ include: [{}] }' })],
    [false, 'an unsafe method', described({ tools: '{ include: [{ methods: [post] }] }' })],
    [true, 'names without one', orders()],
    [false, 'selectors without one', orders({ tools: SELECTED })],
    [false, 'excluded ones', orders({ tools: "{ include: ['*'], exclude: [{ tags: [a] }] }" })],
    [false, 'hosts without one', orders({ hosts: '[]' })],
    [false, 'output without one', orders({ output: 'none' })],
    [false, 'schemes without one', orders({ securitySchemes: '{}' })],
    [true, 'a name of an operation with one', overriding('GET /a', '{ output: loose }')],
    [
      false,
      'a name of an operation without one',
      orders({ tools: "{ include: ['*'], override: { 'GET /a': {} } }" }),
    ],
    [
      false,
      'media without one',
      orders({ tools: "{ include: ['*'], override: { a: { media: a/b } } }" }),
    ],
  ])('%s for %s, as the gateway says', (fits, _what, text) => {
    expect(isValid(parse(text))).toBe(fits);
    expect(problemsOf(text).length === 0).toBe(fits);
  });
});

it('no text throws, wherever a document’s names may stand', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const value = JSON.stringify(text.toWellFormed());
      const override = `{ ${value}: { arguments: { ${value}: { fixed: ${value} } }, media: ${value} } }`;
      const selector = `{ tags: [${value}], paths: [${value}], operations: [${value}] }`;
      const { contents, problems } = readGatewayFile(
        described({
          openapi: value,
          hosts: `[${value}]`,
          output: value,
          securitySchemes: `{ ${value}: { header: ${value}, value: ${value} } }`,
          tools: `{ include: [${selector}, ${value}], override: ${override} }`,
        }),
        context,
        readFile,
      );
      expect(problems.length).toBeGreaterThan(0);
      expect(Math.max(...problems.map(({ length }) => length))).toBeLessThan(2_000);
      // A text that breaks the file leaves no upstream.
      const place = contents?.upstreams[0]?.at(`tools.override.${text}`);
      expect(place ?? 'gateway.yaml:1:1').toMatch(/^gateway\.yaml:\d+:\d+/);
    }),
    { numRuns: 100 },
  );
});
