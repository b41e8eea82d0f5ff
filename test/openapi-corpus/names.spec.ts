import { body, namesOf, object, parameter, sent, string, toolOf, toolsOf } from './support.js';

it('9: names that clients refuse are changed, and the request has those of the document', async () => {
  const wire = ['uids[]', '$top', 'StartTime<', 'top'];
  const tool = await toolOf('GET /x', { parameters: wire.map((each) => parameter(each, 'query')) });
  const names = namesOf(tool);
  expect(names).toEqual(['uids', expect.stringMatching(/^top_/), 'StartTime', 'top']);
  const given = Object.fromEntries(names.map((name, at) => [name, String(at)]));
  expect(sent(tool, given).url).toBe('/v1/x?uids%5B%5D=0&%24top=1&StartTime%3C=2&top=3');
});

it('10: one name in path, query and body is three arguments', async () => {
  const tool = await toolOf('POST /x/{id}', {
    parameters: [parameter('id', 'path'), parameter('id', 'query')],
    requestBody: body(object({ id: string })),
  });
  expect(namesOf(tool)).toEqual(['id_path', 'id_query', 'id']);
  expect(sent(tool, { id_path: 'p', id_query: 'q', id: 'b' })).toMatchObject({
    url: '/v1/x/p?id=q',
    body: '{"id":"b"}',
  });
});

it('11: a body beside a parameter `body` has another name', async () => {
  const tool = await toolOf('POST /x', {
    parameters: [parameter('body', 'query')],
    requestBody: body({ type: 'array', items: { type: 'integer' } }),
  });
  expect(namesOf(tool)).toEqual(['body', 'body_']);
  expect(sent(tool, { body: 'q', body_: [1] })).toMatchObject({
    url: '/v1/x?body=q',
    body: '[1]',
  });
});

describe('25: names of tools', () => {
  const ids = [undefined, 'copy', 'copy', 'a/b', 'a.b', 'x'.repeat(90)];
  const paths = ids.map((operationId, at) => [`/a/${at}`, { get: { operationId } }] as const);
  const named = async (entries: readonly (readonly [string, object])[]) => {
    const document = { openapi: '3.1.0', paths: Object.fromEntries(entries) };
    const { tools, warnings } = await toolsOf(document, { prefix: 'shop' });
    expect(warnings).toHaveLength(1);
    return tools.map(({ name, operation }) => [operation.path, name] as const).sort();
  };

  it('25: come from ids, or method and path; equal and long ones end with a hash', async () => {
    const names = (await named(paths)).map(([, name]) => name);
    expect(names).toEqual([
      'shop_get_a_0',
      expect.stringMatching(/^shop_copy_[0-9a-f]{6}$/),
      expect.stringMatching(/^shop_copy_[0-9a-f]{6}$/),
      expect.stringMatching(/^shop_a_b_[0-9a-f]{6}$/),
      expect.stringMatching(/^shop_a_b_[0-9a-f]{6}$/),
      expect.stringMatching(/^shop_x{36}_[0-9a-f]{6}$/),
    ]);
    expect(new Set(names).size).toBe(names.length);
  });

  it('25: are the same in any order of the document', async () => {
    const names = await named(paths);
    expect(await named(paths.toReversed())).toEqual(names);
    expect(await named([...paths.slice(3), ...paths.slice(0, 3)])).toEqual(names);
  });
});
