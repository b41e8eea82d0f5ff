import { toolsOf } from '../../../../../test/support/api-tools.js';
import { bodyNeeds } from './body-needs.js';

const fields = (needed: readonly string[], others: readonly string[] = []) => [
  ...needed.map((name) => ({ name, needed: true })),
  ...others.map((name) => ({ name, needed: false })),
];

it.each<[string, readonly string[], readonly string[], string | undefined]>([
  ['nothing is required', [], ['a', 'b'], undefined],
  ['there is one property', ['a'], [], undefined],
  ['one beside another', ['a'], ['b'], 'When b is given, a is required.'],
  ['one beside others', ['a'], ['b', 'c'], 'When any of b or c is given, a is required.'],
  ['some', ['a', 'b'], ['c'], 'When any of a, b or c is given, a and b are required.'],
  ['all', ['a', 'b', 'c'], [], 'Give a, b and c together, or none of them.'],
  [
    'many',
    ['z'],
    'abcdefghijk'.split(''),
    'When any of a, b, c, d, e, f, g, h or 3 more of the body is given, z is required.',
  ],
])('of a body that may be left out, %s', (_what, needed, others, sentence) => {
  expect(bodyNeeds(fields(needed, others))).toBe(sentence);
});

const text = { type: 'string' };
const issue = (required?: boolean) => ({
  openapi: '3.1.0',
  paths: {
    '/issues/{id}': {
      post: {
        operationId: 'edit',
        summary: 'Edit an issue',
        parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
        requestBody: {
          ...(required !== undefined && { required }),
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['title', 'body'],
                properties: { title: text, body: text, label: text },
              },
            },
          },
        },
      },
    },
  },
});
const NEEDS = 'When any of title, body or label is given, title and body are required.';
const toolOf = async (required?: boolean, override: object = {}) => {
  const made = await toolsOf(issue(required), {
    include: [{ operations: ['edit'] }],
    override: { edit: override },
  });
  expect(made.problems).toEqual([]);
  return made.tools[0]!;
};

describe('a body without required: true', () => {
  it('its tool says which of its fields are required when it is sent', async () => {
    const { description, input } = await toolOf();
    expect(description).toBe(`Edit an issue. ${NEEDS}`);
    expect(input.json['required']).toEqual(['id']);
  });

  it('also behind a description of the settings, which may be cut nowhere', async () => {
    const { description } = await toolOf(false, { description: 'Changes an issue' });
    expect(description).toBe(`Changes an issue. ${NEEDS}`);
  });

  it('what lacks one of them is refused, and each that is missing is named', async () => {
    const tool = await toolOf();
    const request = (given: Record<string, unknown>) => tool.request(given);
    expect(request({ id: '1' }).body).toBeUndefined();
    expect(() => request({ id: '1', label: 'x' })).toThrow(
      'title and body are required when label is given',
    );
    expect(() => request({ id: '1', label: 'x', body: 'y' })).toThrow(
      'title is required when body or label is given',
    );
    expect(request({ id: '1', title: 'x', body: 'y' }).body).toBeDefined();
  });
});

it.each([
  ['that is required', true, {}],
  ['of which a field is fixed', false, { arguments: { label: { fixed: 'x' } } }],
])('of a body %s the schema says it, and no sentence', async (_what, required, override) => {
  const { description, input } = await toolOf(required, override);
  expect(description).toBe('Edit an issue');
  expect(input.json['required']).toEqual(['id', 'title', 'body']);
});
