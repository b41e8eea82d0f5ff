import { documentOf } from '../../../../test/support/api-document.js';
import type { ApiDocument } from '../document/api-document.js';
import { toolsOf } from '../../../../test/support/api-tools.js';
import { operationsOf } from '../selection/operations.js';
import { checkPicks } from './pick-problems.js';
import { reasonsOf } from '../operation/refusal.js';

const json = (schema?: object) => ({
  description: '',
  content: { 'application/json': { ...(schema && { schema }) } },
});
const USER = { type: 'object', properties: { login: { type: 'string' } } };
const ISSUE = {
  type: 'object',
  properties: {
    number: { type: 'integer' },
    user: { $ref: '#/components/schemas/User' },
    labels: { type: 'array', items: USER },
    parent: { $ref: '#/components/schemas/Issue' },
    extra: { type: 'object' },
    more: { type: 'object', properties: { a: {} }, additionalProperties: { type: 'string' } },
    either: { oneOf: [USER, { type: 'string' }] },
    maybe: { type: ['object', 'null'], properties: { id: {} } },
    anything: {},
  },
};
const components = { schemas: { User: USER, Issue: ISSUE } };

function problems(responses: object, ...picks: readonly string[]): readonly string[] {
  const document = documentOf({ paths: { '/a': { get: { responses } } }, components });
  return reasons(document, picks);
}

function reasons(document: ApiDocument, picks: readonly string[]): readonly string[] {
  const [operation] = operationsOf(document).operations;
  try {
    checkPicks(document, operation!, picks);
    return [];
  } catch (error) {
    return reasonsOf(error).map(({ message }) => message);
  }
}

it.each([
  ...['number', 'user.login', 'user', 'labels', 'labels[].login', 'parent.parent.parent.number'],
  ...['extra.whatever', 'more.b', 'either.login', 'either[].x', 'maybe.id', 'anything.a[].b'],
])('%s may be in the answer', (path) => {
  expect(problems({ 200: json({ $ref: '#/components/schemas/Issue' }) }, path)).toEqual([]);
});

it.each<[string, string]>([
  ['nubmer', 'the answer has no "nubmer" in the document; did you mean "number"?'],
  ['User.login', 'the answer has no "User" in the document; did you mean "user"?'],
  ['user.lgin', '"user" has no "lgin" in the document; did you mean "login"?'],
  ['user.zzz', '"user" has no "zzz" in the document'],
  ['labels.login', '"labels" is a list; write [] before "login"'],
  ['labels[].name', '"labels[]" has no "name" in the document'],
  ['user[].login', '"user" is no list; leave out []'],
  ['number.value', '"number" is integer, and has no "value"'],
  ['[].number', 'the answer is no list; leave out []'],
  [
    'parent.parent.nubmer',
    '"parent.parent" has no "nubmer" in the document; did you mean "number"?',
  ],
])('%s cannot be in the answer', (path, problem) => {
  expect(problems({ 200: json(ISSUE) }, 'number', path)).toEqual([
    `${JSON.stringify(path)} of answer.pick: ${problem}`,
  ]);
});

it('of a list, its members are picked', () => {
  const responses = { 200: json({ type: 'array', items: ISSUE }) };
  expect(problems(responses, '[].number', '[].user.login')).toEqual([]);
  expect(problems(responses, 'number')).toEqual([
    '"number" of answer.pick: the answer is a list; write [] before "number"',
  ]);
});

it('what one of several answers may have is no problem', () => {
  const responses = { 200: json(USER), 201: json(ISSUE), 204: { description: '' } };
  expect(problems(responses, 'login', 'number')).toEqual([]);
  expect(problems(responses, 'other')).toHaveLength(1);
});

it.each<[string, object]>([
  ['no answer', {}],
  ['no schema', { 200: json() }],
  ['a schema, and an answer without', { 200: json(USER), 201: json() }],
  ['a text', { 200: { description: '', content: { 'text/plain': { schema: USER } } } }],
  ['a failure', { 400: json(USER) }],
  ['a reference that leads nowhere', { 200: json({ $ref: '#/nowhere' }) }],
  ['a reference to itself', { 200: json({ allOf: [{ $ref: '#/paths/~1a/get/responses/200' }] }) }],
  ['no properties', { 200: json({ type: 'object' }) }],
  ['other properties', { 200: json({ ...USER, additionalProperties: true }) }],
  ['contradictions', { 200: json({ allOf: [USER, { type: 'string' }] }) }],
  ['true', { 200: json(Object.create(null) as object) }],
])('a document with %s says nothing of picks', (_what, responses) => {
  expect(problems(responses, 'zzz')).toEqual([]);
});

it('a schema of a great many parts is looked into no further than others', () => {
  const chain = Object.fromEntries(
    Array.from({ length: 500 }, (_, at) => [
      `S${at}`,
      { allOf: [{ $ref: `#/components/schemas/S${(at + 1) % 500}` }, USER] },
    ]),
  );
  const document = documentOf({
    paths: { '/a': { get: { responses: { 200: json({ $ref: '#/components/schemas/S0' }) } } } },
    components: { schemas: chain },
  });
  expect(reasons(document, ['zzz'])).toEqual([]);
});

it('each is a problem of its own, beside all others of the operation', async () => {
  const get = {
    operationId: 'a',
    parameters: [{ name: 'q', in: 'query', schema: { type: 'integer' } }],
    responses: { 200: json(ISSUE) },
  };
  const override = {
    a: {
      media: 'text/plain',
      arguments: { q: { fixed: 'x' }, zz: { hide: true } },
      answer: { pick: ['number', 'usr.login', 'a..b', 'zzz'] },
    },
  };
  const { problems: found } = await toolsOf({ paths: { '/a': { get } }, components }, { override });
  const of = 'GET /a cannot be served: ';
  expect(found.map(({ field, text }) => [field, text.replace(/ \(api\.json .*$/, '')])).toEqual([
    ['tools.override.a.media', `${of}it has no body, and \`media\` is of one`],
    ['tools.override.a.arguments.zz', `${of}it has no argument zz; it has q`],
    [
      'tools.override.a.arguments.q.fixed',
      `${of}a fixed value does not fit the document: q: must be integer`,
    ],
    [
      'tools.override.a.answer.pick[1]',
      `${of}"usr.login" of answer.pick: the answer has no "usr" in the document; did you mean "user"?`,
    ],
    [
      'tools.override.a.answer.pick[2]',
      `${of}"a..b" of answer.pick is no path; write one as in user.login or items[].id`,
    ],
    [
      'tools.override.a.answer.pick[3]',
      `${of}"zzz" of answer.pick: the answer has no "zzz" in the document`,
    ],
  ]);
});
