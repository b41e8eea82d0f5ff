import { object, parameter, sent, string, toolOf } from './support.js';

const numbers = { type: 'integer' };

/** The query of a call whose one parameter is written so. */
async function queryOf(name: string, how: object, value: unknown): Promise<string> {
  const tool = await toolOf('GET /x', { parameters: [parameter(name, 'query', how)] });
  return sent(tool, { [name]: value }).url.slice('/v1/x'.length);
}

const list = { schema: { type: 'array', items: string } };
it.each<[object, readonly string[], string]>([
  [{}, ['a', 'b,c'], '?tag=a&tag=b%2Cc'],
  [{ explode: false }, ['a', 'b,c'], '?tag=a,b%2Cc'],
  [{ style: 'spaceDelimited', explode: false }, ['a', 'b'], '?tag=a%20b'],
  [{ style: 'pipeDelimited', explode: false }, ['a', 'b'], '?tag=a%7Cb'],
  [{}, [], ''],
])('5: an array of the query: %j %j', async (how, tag, query) => {
  expect(await queryOf('tag', { ...list, ...how }, tag)).toBe(query);
});

const colour = { schema: object({ R: numbers, G: numbers }) };
const nested = { schema: object({ a: object({ b: numbers }) }) };
it.each<[object, string, object, string]>([
  [colour, 'color', { R: 1, G: 2 }, '?R=1&G=2'],
  [{ ...colour, explode: false }, 'color', { R: 1, G: 2 }, '?color=R,1,G,2'],
  [
    { ...colour, style: 'deepObject', explode: true },
    'color',
    { R: 1, G: 2 },
    '?color%5BR%5D=1&color%5BG%5D=2',
  ],
  [{ ...nested, style: 'deepObject', explode: true }, 'f', { a: { b: 1 } }, '?f%5Ba%5D%5Bb%5D=1'],
])('6: an object of the query: %j', async (how, name, value, query) => {
  expect(await queryOf(name, how, value)).toBe(query);
});

it('8: a parameter with a media type is one JSON text', async () => {
  const content = { 'application/json': { schema: object({ a: { type: 'array' } }) } };
  const parameters = [{ name: 'filter', in: 'query', content }];
  const tool = await toolOf('GET /x', { parameters });
  expect(tool.input.json['properties']).toMatchObject({ filter: { type: 'object' } });
  expect(sent(tool, { filter: { a: ['ü', 1] } }).url).toBe(
    '/v1/x?filter=%7B%22a%22%3A%5B%22%C3%BC%22%2C1%5D%7D',
  );
});
