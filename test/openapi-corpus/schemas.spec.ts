import { body, namesOf, object, parameter, sent, string, toolOf, toolsOf } from './support.js';

it('14: a nullable text of 3.0 may be null: sent in a body, left out of a query', async () => {
  const state = { type: 'string', nullable: true, enum: ['open', 'shut'] };
  const tool = await toolOf(
    'POST /x',
    {
      parameters: [parameter('q', 'query', { schema: state })],
      requestBody: body(object({ state })),
    },
    { version: '3.0.3' },
  );
  const shown = { type: ['string', 'null'], enum: ['open', 'shut', null] };
  expect(tool.input.json['properties']).toEqual({ q: shown, state: shown });
  expect(sent(tool, { q: null, state: null })).toMatchObject({
    url: '/v1/x',
    body: '{"state":null}',
  });
  expect(() => sent(tool, { state: 'ajar' })).toThrow(/state/);
});

it('15: an exclusive bound of 3.0 is told in words, and holds', async () => {
  const schema = { type: 'number', exclusiveMinimum: true, minimum: 0 };
  const tool = await toolOf(
    'GET /x',
    { parameters: [parameter('n', 'query', { schema })] },
    { version: '3.0.3' },
  );
  expect(tool.input.json['properties']).toEqual({
    n: { type: 'number', description: 'More than 0.' },
  });
  expect(() => sent(tool, { n: 0 })).toThrow(/^n: must be > 0$/);
  expect(sent(tool, { n: 0.5 }).url).toBe('/v1/x?n=0.5');
});

it('16: read-only properties are for answers, write-only ones for requests', async () => {
  const schema = object(
    {
      id: { ...string, readOnly: true },
      name: string,
      password: { ...string, writeOnly: true },
    },
    { required: ['id', 'name'] },
  );
  const responses = { 200: { content: { 'application/json': { schema } } } };
  const operation = { requestBody: body(schema), responses };
  const tool = await toolOf('POST /x', operation, { output: 'strict' });
  expect(namesOf(tool)).toEqual(['name', 'password']);
  expect(tool.input.json['required']).toEqual(['name']);
  expect(sent(tool, { name: 'Ada' }).body).toBe('{"name":"Ada"}');
  expect(() => sent(tool, { name: 'Ada', id: '7' })).toThrow(/id/);
  expect(Object.keys(tool.answers.schema!['properties'] as object)).toEqual(['id', 'name']);
});

it('17: a recursive body is shown without references, and checked with them', async () => {
  const Comment = object({
    text: string,
    replies: { type: 'array', items: { $ref: '#/components/schemas/Comment' } },
  });
  const tool = await toolOf(
    'POST /x',
    { requestBody: body({ $ref: '#/components/schemas/Comment' }) },
    { root: { components: { schemas: { Comment } } } },
  );
  expect(JSON.stringify(tool.input.json)).not.toContain('$ref');
  expect(JSON.stringify(tool.input.json)).toContain('(recursive)');
  const three = (text: unknown) => ({ replies: [{ replies: [{ replies: [{ text }] }] }] });
  expect(sent(tool, three('a')).body).toBe(JSON.stringify(three('a')));
  expect(() => sent(tool, three(1))).toThrow(/replies/);
});

it('18: mutual recursion through allOf is listed', async () => {
  const to = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const schemas = {
    A: { allOf: [to('B'), object({ a: string })] },
    B: { allOf: [to('A'), object({ b: string })] },
    Cat: { allOf: [object({ friend: to('Dog') })] },
    Dog: { allOf: [object({ friend: to('Cat') })] },
  };
  const operations = Object.keys(schemas).map((name) => [
    `/${name}`,
    { post: { operationId: name, requestBody: body(to(name)) } },
  ]);
  const { tools, refused } = await toolsOf(
    { openapi: '3.1.0', paths: Object.fromEntries(operations), components: { schemas } },
    { include: [{ operations: Object.keys(schemas) }] },
  );
  expect(refused).toEqual([]);
  expect(tools.map(({ name }) => name)).toEqual(Object.keys(schemas));
  const [, , cat] = tools;
  expect(sent(cat!, { friend: { friend: {} } }).body).toBe('{"friend":{"friend":{}}}');
  expect(() => sent(cat!, { friend: { friend: 7 } })).toThrow(/friend/);
});
