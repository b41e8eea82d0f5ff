import { toolsOf } from '../../../test/support/api-tools.js';
import { MAX_ALL_STEPS, MAX_OPERATION_STEPS } from './document/steps/counted-document.js';

const range = (length: number) => [...Array(length).keys()];
const named = (count: number, each: unknown) =>
  Object.fromEntries(range(count).map((at) => [`p${at}`, each]));

/** Operations that all ask for one schema, and answer with it. */
function sharing(count: number, schema: object, first: object = {}) {
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Shared' } } };
  const post = { requestBody: { content }, responses: { 200: { content } } };
  const keys = range(count).map((at) => `/a/${at}`);
  const document = {
    paths: { ...first, ...Object.fromEntries(keys.map((key) => [key, { post }])) },
    components: { schemas: { Shared: { type: 'object', ...schema } } },
  };
  const include = [{ paths: ['/first'] }, ...keys.map((key) => ({ operations: [`POST ${key}`] }))];
  return toolsOf(document, {
    include: Object.keys(first).length > 0 ? include : include.slice(1),
    output: 'loose',
  });
}

const WIDE: readonly [string, object][] = [
  ['20,000 properties', { properties: named(20_000, { type: 'string' }) }],
  [
    '700,000 demanded names',
    { properties: named(300, {}), required: Object.keys(named(700_000, 1)) },
  ],
  ['an enum of 700,000', { properties: { a: { enum: range(700_000) } } }],
];

it('20,000 properties are a tool', async () => {
  const { tools, problems } = await sharing(1, WIDE[0]![1]);
  expect(problems).toEqual([]);
  expect(tools).toHaveLength(1);
});

it.each(WIDE.slice(1))('%s refuse the operation, at their place', async (_what, schema) => {
  const { tools, problems } = await sharing(1, schema, { '/first': { get: {} } });
  expect(tools.map(({ operation }) => operation.key)).toEqual(['GET /first']);
  expect(problems).toEqual([
    {
      field: 'tools.include[1].operations[0]',
      text: expect.stringMatching(
        `it takes more than ${MAX_OPERATION_STEPS} steps to read: its largest part, of size \\d+, is too large; write less \\(api.json #/components/schemas/Shared.*\\)$`,
      ),
    },
  ]);
});

it.each(WIDE)('%s in 1,000 operations are one problem', async (_what, schema) => {
  const { tools, problems } = await sharing(1_000, schema);
  expect(tools).toEqual([]);
  expect(problems).toEqual([
    {
      field: 'openapi',
      text: expect.stringMatching(
        `^api.json #/components/schemas/Shared.*: the selected operations take more than ${MAX_ALL_STEPS} steps to read, the last ones for a part of size \\d+; select fewer$`,
      ),
    },
  ]);
});
