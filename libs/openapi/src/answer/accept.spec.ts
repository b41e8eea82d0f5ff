import { documentOf } from '../../../../test/support/api-document.js';
import { Refusal } from '../operation/refusal.js';
import { operationsOf } from '../selection/operations.js';
import { acceptOf } from './accept.js';
import { successesOf } from './successes.js';

function accept(responses: unknown, components: object = {}): string {
  const document = documentOf({ paths: { '/a': { get: { responses } } }, components });
  return acceptOf(successesOf(document, operationsOf(document).operations[0]!));
}
const content = (...types: readonly string[]) => ({
  content: Object.fromEntries(types.map((type) => [type, {}])),
});

describe('Accept', () => {
  it.each<[string, unknown, string]>([
    ['without answers', undefined, '*/*;q=0.1'],
    [
      'without success',
      { 404: content('application/json'), default: content('text/plain') },
      '*/*;q=0.1',
    ],
    ['of JSON', { 200: content('application/json') }, 'application/json, */*;q=0.1'],
    [
      'JSON first, then what is written as it',
      { 200: content('text/csv', 'application/hal+json', 'application/json') },
      'application/json, application/hal+json, text/csv, */*;q=0.1',
    ],
    [
      'of every success',
      {
        '2XX': content('text/a'),
        201: content('text/b'),
        299: content('text/c'),
        300: content('text/d'),
      },
      'text/b, text/c, text/a, */*;q=0.1',
    ],
    [
      'without parameters, in lower case, each once',
      { 200: content('Application/JSON; charset=utf-8', 'application/json', 'image/*') },
      'application/json, image/*, */*;q=0.1',
    ],
    [
      'without what is no media type',
      {
        200: content(
          'json',
          '*/*',
          'a/b\r\nx: y',
          'text/ü',
          'a/b, c/d',
          '',
          `a/${'b'.repeat(200)}`,
        ),
      },
      '*/*;q=0.1',
    ],
    [
      'without streams beside others',
      { 200: content('text/event-stream', 'application/json') },
      'application/json, */*;q=0.1',
    ],
    [
      'of ten types at most',
      { 200: content(...Array.from({ length: 50 }, (_, at) => `text/t${at}`)) },
      `${Array.from({ length: 10 }, (_, at) => `text/t${at}`).join(', ')}, */*;q=0.1`,
    ],
    ['of no body', { 204: { description: 'Done' } }, '*/*;q=0.1'],
    ['of what is broken', { 200: null, 201: { content: [] }, 202: { content: 'x' } }, '*/*;q=0.1'],
    ['of no mapping', [], '*/*;q=0.1'],
  ])('%s', (_what, responses, expected) => {
    expect(accept(responses)).toBe(expected);
  });

  it('of an answer that stands elsewhere', () => {
    const components = { responses: { a: content('text/csv') } };
    expect(accept({ 200: { $ref: '#/components/responses/a' } }, components)).toBe(
      'text/csv, */*;q=0.1',
    );
  });

  it.each(['text/event-stream', 'application/x-ndjson', 'application/stream+json'])(
    'an operation that answers with %s only is refused',
    (type) => {
      expect(() => accept({ 200: content(type), 204: {} })).toThrow(
        new Refusal('answer', `its answers are ${type} only, a stream without an end`),
      );
    },
  );
});
