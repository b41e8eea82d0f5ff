import { documentOf } from '../../../../test/support/api-document.js';
import type { OutputKind } from '../operation/operation-override.js';
import { ArgumentError, type ApiRequest } from '../request/api-request.js';
import { operationsOf } from '../selection/operations.js';
import { answersOf, type AnswerSettings } from './answers.js';
import { successesOf } from './successes.js';

type Given = Readonly<Record<string, unknown>>;

const request = ({ owner, page, per_page, state, tag }: Given): ApiRequest => {
  if (owner === '..') throw new ArgumentError('no');
  const query = Object.entries({ page, per_page, state, beta: true }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value as string] as const],
  );
  const tags = Array.isArray(tag) ? [{ encoded: tag.map((each) => `tag=${each}`).join('&') }] : [];
  return {
    method: 'GET',
    path: { literals: ['/repos/', '/issues'], values: [owner as string] },
    query: [...query, ...tags],
    headers: {},
  };
};

const SETTINGS: AnswerSettings = {
  output: 'none',
  override: {},
  url: 'https://api.test/v1/',
  request,
  accepts: () => true,
  queryArguments: new Map([
    ['page', 'page'],
    ['per_page', 'per_page'],
    ['state', 'state'],
    ['tag', 'tag'],
    ['cursor[]', 'cursor'],
    ['all', 'all'],
    ['since', 'since'],
    ['id', 'id'],
  ]),
  shown: {
    type: 'object',
    properties: {
      owner: { type: 'string' },
      page: { type: 'integer' },
      per_page: { type: 'integer' },
      state: { type: 'string' },
      tag: { type: 'array' },
      cursor: { type: 'string' },
      all: { type: ['boolean', 'null'] },
      since: {},
      id: { type: ['integer', 'string'] },
      optFields: { type: 'string' },
      last4: { type: 'string' },
    },
  },
};

function answers(responses: unknown, settings: Partial<AnswerSettings> = {}) {
  const document = documentOf({ paths: { '/a': { get: { responses } } } });
  const successes = successesOf(document, operationsOf(document).operations[0]!);
  return answersOf(document, successes, { ...SETTINGS, ...settings });
}

const schema = {
  type: 'object',
  required: ['id'],
  properties: { id: { type: 'integer' }, at: { type: 'string' } },
};
const json = { content: { 'application/json': { schema } } };

describe('the schema that is listed', () => {
  const listed = (responses: unknown, output: OutputKind, override = {}) =>
    answers(responses, { output, override }).schema;

  it('is none unless it is asked for', () => {
    expect(listed({ 200: json }, 'none')).toBeUndefined();
    expect(listed({ 200: json }, 'loose', { output: 'none' })).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ['one', { 200: json }],
    ['several, where all are the same', { 200: json, 202: json }],
    [
      'one that is written as JSON',
      { 201: { content: { 'text/csv': {}, 'application/hal+json': { schema } } } },
    ],
  ])('is of the answers: %s', (_what, responses) => {
    expect(listed(responses, 'loose')?.properties).toHaveProperty('id');
    expect(listed(responses, 'none', { output: 'strict' })?.required).toEqual(['id']);
    expect(listed(responses, 'loose')?.required).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ['no answer', {}],
    ['an answer without a body', { 200: json, 204: {} }],
    ['an answer that is no JSON', { 200: json, 202: { content: { 'text/plain': {} } } }],
    ['an answer without a schema', { 200: { content: { 'application/json': {} } } }],
    [
      'another schema',
      { 200: json, 201: { content: { 'application/json': { schema: { type: 'object' } } } } },
    ],
    ['no object', { 200: { content: { 'application/json': { schema: { type: 'array' } } } } }],
    ['JSON that fails', { 400: json }],
  ])('is none for %s', (_what, responses) => {
    expect(listed(responses, 'loose')).toBeUndefined();
    expect(listed(responses, 'strict')).toBeUndefined();
  });

  it('is loose, and of what is picked, where something is', () => {
    const override = { answer: { pick: ['id'] } };
    const found = listed({ 200: json }, 'strict', override);
    expect(Object.keys(found?.properties as object)).toEqual(['id']);
    expect(found?.required).toBeUndefined();
  });
});

it('what is picked is what is given on', () => {
  expect(answers({}).picked).toBeUndefined();
  const { picked } = answers({}, { override: { answer: { pick: ['a.b'] } } });
  expect(picked?.({ a: { b: 1, c: 2 }, d: 3 })).toEqual({ a: { b: 1 } });
});

it('arguments that make an answer smaller are known by their names', () => {
  expect(answers({}).narrowing).toEqual(['page', 'per_page', 'since', 'optFields']);
});

describe('the next page', () => {
  const BASE = 'https://api.test/v1/repos/acme/issues';
  const given = { owner: 'acme', state: 'open', page: 1, tag: ['a', 'b'] };
  const sent = 'state=open&beta=true&tag=a&tag=b';
  const next = (target: string, of: Given = given) =>
    answers({}).next(`<${target}>; rel="next"`, of)?.arguments;

  it.each<[string, string, Given]>([
    ['a number', `${BASE}?${sent}&page=2`, { ...given, page: 2 }],
    ['a relative link', `?${sent}&page=2`, { ...given, page: 2 }],
    ['a path', `/v1/repos/acme/issues?${sent}&page=2`, { ...given, page: 2 }],
    ['another order', `${BASE}?page=2&${sent}`, { ...given, page: 2 }],
    ['only what is new', `${BASE}?page=2`, { ...given, page: 2 }],
    [
      'an argument that was not given',
      `${BASE}?${sent}&per_page=30&page=2`,
      { ...given, page: 2, per_page: 30 },
    ],
    ['another name', `${BASE}?cursor%5B%5D=123`, { ...given, cursor: '123' }],
    ['a boolean', `${BASE}?all=true`, { ...given, all: true }],
    ['a text that may be a boolean', `${BASE}?all=yes`, { ...given, all: 'yes' }],
    ['digits without a type', `${BASE}?since=5`, { ...given, since: 5 }],
    ['a date without a type', `${BASE}?since=2026-01-01`, { ...given, since: '2026-01-01' }],
    ['a number beyond 2^53', `${BASE}?id=9007199254740993`, { ...given, id: '9007199254740993' }],
    ['a list', `${BASE}?tag=c&tag=d`, { ...given, tag: ['c', 'd'] }],
    ['a list of one', `${BASE}?tag=c`, { ...given, tag: ['c'] }],
    ['spaces', `${BASE}?state=a+b%20c`, { ...given, state: 'a b c' }],
    [
      'a path that is encoded otherwise',
      'https://api.test/v1/repos/%61cme/issues?page=2',
      { ...given, page: 2 },
    ],
  ])('reads back %s', (_what, target, expected) => {
    expect(next(target)).toEqual(expected);
  });

  it.each<[string, string]>([
    ['the same page', `${BASE}?${sent}&page=1`],
    ['another host', 'https://evil.test/v1/repos/acme/issues?page=2'],
    ['another scheme', 'http://api.test/v1/repos/acme/issues?page=2'],
    ['another path', 'https://api.test/v1/repositories/1/issues?page=2'],
    ['a path with other values', 'https://api.test/v1/repos/other/issues?page=2'],
    ['a path without the base', 'https://api.test/repos/acme/issues?page=2'],
    ['a parameter that is no argument', `${BASE}?page=2&access_token=x`],
    ['a fixed parameter with another value', `${BASE}?page=2&beta=false`],
    ['two values for one', `${BASE}?page=2&page=3`],
    ['no URL', 'https://['],
    ['names of Object', `${BASE}?__proto__=1&constructor=2`],
    [
      'too many parameters',
      `${BASE}?${Array.from({ length: 101 }, (_, at) => `p${at}=1`).join('&')}`,
    ],
  ])('is none for %s', (_what, target) => {
    expect(next(target)).toBeUndefined();
  });

  it('is none for another relation, and for a call that could not be made', () => {
    expect(answers({}).next(`<${BASE}?page=2>; rel="last"`, given)).toBeUndefined();
    expect(next('?page=2', { owner: '..' })).toBeUndefined();
    expect(next('?page=2', { owner: '\ud800' })).toEqual({ owner: '\ud800', page: 2 });
  });

  it('is none where its arguments would be refused', () => {
    const settings = { accepts: ({ page }: Given) => page === 2 };
    const page = (number: number) =>
      answers({}, settings).next(`<?page=${number}>; rel="next"`, { owner: 'acme' })?.arguments;
    expect([page(2), page(3)]).toEqual([{ owner: 'acme', page: 2 }, undefined]);
  });

  it('leaves what was given as it is', () => {
    const before = { owner: 'acme', page: 1 };
    next('?page=2', before);
    expect(before).toEqual({ owner: 'acme', page: 1 });
  });
});
