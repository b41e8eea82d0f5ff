import { body, loadedText, namesOf, parameter, sent, string, toolOf, toolsOf } from './support.js';

const inQuery = (schema: object) => ({ parameters: [parameter('a', 'query', { schema })] });
const shownOf = async (schema: object, root: object = {}) => {
  const tool = await toolOf('GET /x', inQuery(schema), { root });
  return (tool.input.json['properties'] as { a: unknown }).a;
};

it('30: `query` is a safe method of 3.2 with a body, and none before', async () => {
  const paths = { '/x': { query: { tags: ['t'], requestBody: body({ type: 'array' }) } } };
  const include = [{ tags: ['t'] }];
  const { tools } = await toolsOf({ openapi: '3.2.0', paths }, { include });
  expect(tools[0]).toMatchObject({ operation: { method: 'QUERY' }, hints: { readOnly: true } });
  expect(sent(tools[0]!, { body: [1] }).body).toBe('[1]');
  const earlier = await toolsOf({ openapi: '3.1.0', paths }, { include });
  expect(earlier.tools).toEqual([]);
});

it('30: what stands beside a reference counts since 3.1, and lists of types do', async () => {
  const root = { components: { schemas: { A: { type: 'string', description: 'Any.' } } } };
  const schema = { $ref: '#/components/schemas/A', description: 'This one.', enum: ['x'] };
  expect(await shownOf(schema, root)).toEqual({ ...string, enum: ['x'], description: 'This one.' });
  expect(await shownOf({ type: ['integer', 'null'] })).toEqual({ type: ['integer', 'null'] });
});

it('30: `$recursiveAnchor` is left out, and `$recursiveRef` is anything', async () => {
  const tree = {
    $recursiveAnchor: true,
    type: 'object',
    properties: { name: string, children: { type: 'array', items: { $recursiveRef: '#' } } },
  };
  const tool = await toolOf('POST /x', { requestBody: body(tree) });
  expect(namesOf(tool)).toEqual(['name', 'children']);
  expect(JSON.stringify(tool.input.json)).not.toContain('recursive');
  expect(sent(tool, { children: [{ children: [7] }] }).body).toBe(
    '{"children":[{"children":[7]}]}',
  );
  expect(() => sent(tool, { children: 7 })).toThrow(/children/);
});

it('30: anchors of YAML are what they stand for', async () => {
  const document = `
openapi: 3.1.0
paths:
  /x:
    get:
      parameters:
        - &page { name: page, in: query, schema: { type: integer } }
  /y:
    get:
      parameters: [*page]
`;
  const { tools } = await toolsOf(document);
  expect(tools.map((tool) => sent(tool, { page: 2 }).url)).toEqual([
    '/v1/x?page=2',
    '/v1/y?page=2',
  ]);
});

it('30: a bomb of them is refused', async () => {
  const lists = Array.from({ length: 8 }, (_, at) => {
    const members = at === 0 ? ['x', 'x'] : Array<string>(9).fill(`*a${at - 1}`);
    return `  a${at}: &a${at} [${members.join(', ')}]`;
  });
  const bomb = `openapi: 3.1.0\npaths: {}\nx-bomb:\n${lists.join('\n')}\n`;
  await expect(loadedText(bomb)).rejects.toThrow(/^api\.yaml.*aliases/);
});

it('30: an object whose other properties have a schema is one argument, and they are checked', async () => {
  const schema = {
    type: 'object',
    properties: { a: string },
    additionalProperties: { type: 'integer' },
  };
  const tool = await toolOf('POST /x', { requestBody: body(schema) });
  expect(namesOf(tool)).toEqual(['body']);
  expect(sent(tool, { body: { a: 'x', n: 1 } }).body).toBe('{"a":"x","n":1}');
  expect(() => sent(tool, { body: { n: 'x' } })).toThrow(/body/);
});

describe('30: a tag on 1,000 operations', () => {
  const tagged = { tags: ['things'] };
  const item = { get: tagged, post: tagged, put: tagged, delete: tagged };
  const paths = Object.fromEntries(Array.from({ length: 250 }, (_, at) => [`/a/${at}`, item]));
  const document = { openapi: '3.1.0', paths };

  it('30: selects what changes nothing, and DELETE where it is named', async () => {
    const methods = async (...operations: readonly string[]) => {
      const named = operations.length === 0 ? [] : [{ operations }];
      const { tools } = await toolsOf(document, { include: [{ tags: ['things'] }, ...named] });
      return [tools.length, ...new Set(tools.map(({ operation }) => operation.method))];
    };
    expect(await methods()).toEqual([250, 'GET']);
    expect(await methods('DELETE /a/7')).toEqual([251, 'GET', 'DELETE']);
  });

  it('30: and one that is misspelt is a problem that says what there is', async () => {
    const { tools, problems } = await toolsOf(document, { include: [{ tags: ['thigns'] }] });
    expect(tools).toEqual([]);
    expect(problems).toEqual([
      { field: 'tools.include[0].tags[0]', text: expect.stringMatching(/thigns.*things/) },
    ]);
  });
});
