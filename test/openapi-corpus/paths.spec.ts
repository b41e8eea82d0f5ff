import { parameter, sent, string, toolOf, urlsOf } from './support.js';

const users = () => toolOf('GET /users/{id}', { parameters: [parameter('id', 'path')] });

it('1: a value of the path is one segment', async () => {
  const tool = await users();
  expect(tool.input.json).toEqual({
    type: 'object',
    properties: { id: string },
    required: ['id'],
    additionalProperties: false,
  });
  expect(sent(tool, { id: 'a b/ü' }).url).toBe('/v1/users/a%20b%2F%C3%BC');
});

it.each(['..', '.', '', 'a/../b', '%2e%2e%2fadmin', '..\\x', '\u0000', '\ud800'])(
  '2: what would lead out of the path is refused before a request: %j',
  async (id) => {
    const tool = await users();
    expect(() => sent(tool, { id })).toThrow(/value of the|^id /);
  },
);

it('3: two values of one segment are judged together', async () => {
  const parameters = [parameter('name', 'path'), parameter('ext', 'path')];
  const tool = await toolOf('GET /files/{name}.{ext}', { parameters });
  expect(sent(tool, { name: 'a', ext: 'txt' }).url).toBe('/v1/files/a.txt');
  for (const ext of ['', '.']) expect(() => sent(tool, { name: '.', ext })).toThrow(/path|ext/);
});

it('4: slashes separate segments where the settings say so', async () => {
  const tool = await toolOf(
    'GET /contents/{path}',
    { operationId: 'read', parameters: [parameter('path', 'path')] },
    { override: { 'GET /contents/{path}': { arguments: { path: { slashes: true } } } } },
  );
  expect(sent(tool, { path: 'a/b c' }).url).toBe('/v1/contents/a/b%20c');
  for (const path of ['a//b', 'a/../b', '/a']) {
    expect(() => sent(tool, { path })).toThrow(/path/);
  }
});

it.each([
  ['simple', 'a,b', 'a,b'],
  ['label', '.a,b', '.a.b'],
  ['matrix', ';x=a,b', ';x=a;x=b'],
])('7: an array of the path in the style %s', async (style, joined, exploded) => {
  const urls = [false, true].map(async (explode) => {
    const schema = { type: 'array', items: string };
    const parameters = [parameter('x', 'path', { style, explode, schema })];
    const tool = await toolOf('GET /p/{x}', { parameters });
    return urlsOf(tool, [{ x: ['a', 'b'] }]);
  });
  expect((await Promise.all(urls)).flat()).toEqual([`/v1/p/${joined}`, `/v1/p/${exploded}`]);
});
