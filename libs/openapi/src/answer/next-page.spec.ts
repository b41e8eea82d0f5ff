import { toolsOf } from '../../../../test/support/api-tools.js';

const document = (schema: object) => ({
  paths: {
    '/a': { get: { operationId: 'list', parameters: [{ in: 'query', name: 'page', schema }] } },
  },
});

it.each<[string, object, string, unknown]>([
  ['an integer', { type: 'integer' }, '2', { page: 2 }],
  ['words where an integer is wanted', { type: 'integer' }, 'abc', undefined],
  ['a fraction where an integer is wanted', { type: 'integer' }, '1.5', undefined],
  ['more than the schema allows', { type: 'integer', maximum: 10 }, '11', undefined],
  ['a word of the list', { type: 'string', enum: ['a', 'b'] }, 'b', { page: 'b' }],
  ['a word that is not in the list', { type: 'string', enum: ['a', 'b'] }, 'c', undefined],
  ['a text that fits', { type: 'string', maxLength: 3 }, 'abc', { page: 'abc' }],
  ['a text that does not', { type: 'string', maxLength: 3 }, 'abcd', undefined],
])('of a link with %s, what the tool would take is told', async (_what, schema, page, expected) => {
  const { tools } = await toolsOf(document(schema));
  const next = tools[0]!.answers.next(`<?page=${page}>; rel="next"`, {});
  expect(next?.arguments).toEqual(expected);
});
