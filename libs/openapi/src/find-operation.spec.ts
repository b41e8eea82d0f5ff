import { documentOf } from '../../../test/support/api-document.js';
import { WHOLE } from '../../../test/support/api-tools.js';
import { findOperation } from './find-operation.js';

const op = (operationId?: string, more: object = {}) => ({ operationId, ...more });
const DOCUMENT = {
  openapi: '3.1.0',
  paths: {
    '/a': { get: op('a/list', { tags: ['a'] }), post: op('a/add') },
    '/b': { get: op("b's", { deprecated: true }) },
    '/c': { get: op('same'), put: op('same') },
    '/d': {
      get: op('cookie', {
        parameters: [{ name: 's', in: 'cookie', required: true, schema: { type: 'string' } }],
      }),
    },
  },
};
const SETTINGS = {
  ...WHOLE,
  include: [{ paths: ['/a', '/b', '/d'] }],
  exclude: [{ deprecated: true }],
  override: { 'a/list': { name: 'all' } },
};
const find = async (word: string) => findOperation(documentOf(DOCUMENT), SETTINGS, word);

it.each([
  ['a/list', 'GET /a', "{ operations: ['a/list'] }", 'selected'],
  ['up_all', 'GET /a', "{ operations: ['a/list'] }", 'selected'],
  ['up_a_add', 'POST /a', "{ operations: ['a/add'] }", 'none'],
  ['a_add', 'POST /a', "{ operations: ['a/add'] }", 'none'],
  ['post /a', 'POST /a', "{ operations: ['a/add'] }", 'none'],
  ["b's", 'GET /b', "{ operations: ['b''s'] }", 'excluded'],
  ['PUT /c', 'PUT /c', "{ operations: ['PUT /c'] }", 'none'],
])('%s means %s, which %s selects: %s', async (word, key, selector, selection) => {
  const { operation } = await find(word);
  expect(operation).toEqual({ key, selector, selection, refused: undefined });
});

it('why one would be refused is told with its place', async () => {
  const { operation } = await find('up_cookie');
  expect(operation).toMatchObject({ selection: 'selected', refused: { kind: 'parameter' } });
});

it('of a word that means none, there are all words that mean one', async () => {
  const { operation, words } = await find('a/lst');
  expect(operation).toBeUndefined();
  expect(words).toEqual(expect.arrayContaining(['up_all', 'a/list', 'GET /a', 'up_cookie']));
});
