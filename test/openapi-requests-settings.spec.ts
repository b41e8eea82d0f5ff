import type { OperationOverride } from '../libs/openapi/src/operation/operation-override.js';
import {
  bodyOf,
  bodySent,
  namesOf,
  parameter,
  post,
  refusalOf,
  requestsOf,
  sentOf,
  type OperationText,
} from './support/api-requests.js';

const inPath = parameter('path');
const query = parameter('query');
const header = parameter('header');
const string = { type: 'string' };

const schema = { type: 'object', required: ['title'], properties: { title: string, draft: {} } };
const many = Object.fromEntries(
  Array.from({ length: 201 }, (_, at) => [`draft${at || ''}`, string]),
);
const issues = (argumentsOf: OperationOverride['arguments'], more: OperationText = {}) =>
  post(bodyOf('application/json', schema), {
    path: '/repos/{owner}/issues',
    parameters: [inPath('owner'), query('$top', { schema: { type: 'integer' } }), header('X-Tag')],
    override: { ...(argumentsOf && { arguments: argumentsOf }) },
    ...more,
  });

it('a header that each request carries is no argument, also where the document requires it', () => {
  const parameters = [header('X-Api-Version', { required: true }), header('X-Tag')];
  expect(namesOf({ parameters })).toEqual(['X-Api-Version', 'X-Tag']);
  expect(namesOf({ parameters, headers: ['x-api-version'] })).toEqual(['X-Tag']);
  expect(namesOf({ parameters: [header('X_Tag')], headers: ['x-tag'] })).toEqual([]);
  expect(namesOf({ parameters: [header('X_Forwarded_For')] })).toEqual([]);
});

describe('the settings of an argument', () => {
  it('fix its value, which is sent always and never shown', () => {
    const text = issues({
      owner: { fixed: 'acme' },
      top: { fixed: 5 },
      'X-Tag': { fixed: 'x' },
      title: { fixed: 'T' },
    });
    expect(namesOf(text)).toEqual(['draft']);
    const given = { owner: 'evil', top: 1, 'X-Tag': 'evil', title: 'evil', draft: true };
    expect(sentOf(requestsOf(text), given)).toMatchObject({
      url: '/repos/acme/issues?%24top=5',
      headers: { 'x-tag': 'x' },
      body: '{"title":"T","draft":true}',
    });
  });

  it('hide what is optional, which is never sent', () => {
    const text = issues({ top: { hide: true }, draft: { hide: true } });
    expect(namesOf(text)).toEqual(['owner', 'X-Tag', 'title']);
    const given = { owner: 'a', top: 1, title: 't', draft: true };
    expect(sentOf(requestsOf(text), given)).toMatchObject({
      url: '/repos/a/issues',
      body: '{"title":"t"}',
    });
  });

  it('describe it instead of the document', () => {
    const documented = query('q', { description: 'Of the document.' });
    const override = { arguments: { q: { description: 'Of the settings.' } } };
    const [shown] = requestsOf({ parameters: [documented], override }).arguments;
    expect(shown).toMatchObject({
      description: 'Of the settings.',
      documented: 'Of the document.',
    });
  });

  it('that fix a part of an optional body send it always', () => {
    const optional = { ...bodyOf('application/json', schema), required: false };
    const text = post(optional, { override: { arguments: { draft: { fixed: false } } } });
    expect(requestsOf(text).arguments).toMatchObject([{ name: 'title', required: true }]);
    expect(bodySent(text, { title: 't' })[1]).toBe('{"title":"t","draft":false}');
  });

  it('hide an optional body', () => {
    const optional = { required: false, content: { 'application/json': { schema: {} } } };
    const text = post(optional, { override: { arguments: { body: { hide: true } } } });
    expect(bodySent(text, { body: 1 })).toEqual([undefined, undefined]);
  });

  it.each<[OperationOverride['arguments'], string]>([
    [{ ownr: { hide: true } }, 'it has no argument ownr; did you mean owner?'],
    [{ tag: {} }, 'it has no argument tag; did you mean X-Tag?'],
    [{ $top: { hide: true } }, 'it has no argument $top; did you mean top?'],
    [{ constructor: {} }, 'it has no argument constructor; it has owner, top, X-Tag, title, draft'],
    [{ owner: { hide: true } }, 'owner is required: to hide it, give it a fixed value'],
    [{ title: { hide: true } }, 'title is required: to hide it, give it a fixed value'],
    [{ top: { slashes: true } }, 'top is no segment of the path, so it has no slashes'],
    [{ owner: { fixed: '' } }, 'a fixed value cannot be sent: owner would not be sent'],
    [{ owner: { fixed: '..' } }, 'a fixed value cannot be sent: owner would not be sent'],
    [{ owner: { fixed: null } }, 'a fixed value cannot be sent: owner stands in the path'],
    [{ owner: { fixed: '\ud800' } }, 'cannot be sent: owner must not hold half a character'],
    [{ owner: { fixed: 'a//b', slashes: true } }, 'owner would not be sent'],
    [{ top: { fixed: null } }, 'a fixed value cannot be sent: top would not be sent'],
    [{ 'X-Tag': { fixed: 'ü' } }, 'X-Tag is sent as a header and must be visible ASCII'],
  ])('that cannot be followed refuse the operation: %j', (override, message) => {
    expect(refusalOf(issues(override))).toEqual(['override', expect.stringContaining(message)]);
  });

  it.each<[body: object, why: string]>([
    [{ ...schema, additionalProperties: true }, 'it takes properties of any name'],
    [{ type: 'object', properties: many }, 'it has so many properties'],
  ])('of a property of a body that is one argument say that it is one', (body, why) => {
    const override = { arguments: { draft: { hide: true } } };
    expect(refusalOf(post(bodyOf('application/json', body), { override }))).toEqual([
      'override',
      `it has no argument draft; draft is a property of body, which is one argument because ${why}; write body, or remove this`,
    ]);
  });

  it('are judged beside a media type that the body cannot have', () => {
    const override = { media: 'text/plain', arguments: { titel: { hide: true } } };
    const text = post(bodyOf('application/json', schema), { override });
    expect(() => requestsOf(text)).toThrow(
      'its body is not text/plain: media may be application/json; it has no argument titel; did you mean title?',
    );
  });

  it('that fix what a form cannot hold refuse the operation', () => {
    const form = bodyOf('application/x-www-form-urlencoded', schema);
    const override = { arguments: { title: { fixed: null } } };
    expect(refusalOf(post(form, { override }))?.[1]).toContain('title would not be sent');
    const file = { type: 'object', properties: { a: { type: 'string', format: 'binary' } } };
    const fixed = { arguments: { a: { fixed: { data: '!' } } } };
    const multipart = post(bodyOf('multipart/form-data', file), { override: fixed });
    expect(refusalOf(multipart)?.[1]).toContain('a must have data in base64');
  });
});
