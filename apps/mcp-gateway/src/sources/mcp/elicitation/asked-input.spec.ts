import { askedInput } from './asked-input.js';
import { MAX_STATE_CHARACTERS } from './travelling-input.js';

const rules = {
  upstream: 'wiki',
  modes: ['form', 'url'] as const,
  hosts: ['sign.example', 'sign.example:8443'],
  hostsSetting: 'upstreams.wiki.mcp.relay.hosts',
};
const FORM = { type: 'object', properties: {} };
const form = (requestedSchema: unknown, message = 'Which?') => ({
  method: 'elicitation/create',
  params: { message, requestedSchema },
});
const page = (url: string) => ({
  method: 'elicitation/create',
  params: { mode: 'url', message: 'Sign.', url },
});
const asked = (inputRequests: object, requestState?: unknown) =>
  askedInput({ resultType: 'input_required', inputRequests, requestState }, rules);
const paramsOf = (request: object) => asked({ a: request }).inputRequests?.['a']?.['params'];
const problemOf = (ask: () => unknown): unknown => {
  try {
    return ask();
  } catch (error) {
    return (error as { details?: { problem?: string } }).details?.problem;
  }
};

describe('what is not for people is not altered', () => {
  it('a state, also one that is shaped like a token', () => {
    const state = `eyJhbGciOiJIUzI1NiJ9.${'c'.repeat(40)}.${'d'.repeat(43)}\u0000`;
    expect(asked({}, state)).toEqual({ resultType: 'input_required', requestState: state });
  });

  it.each(['__proto__', 'constructor', 'a/b c', 'ü', ''])('the key %j', (key) => {
    const requests = JSON.parse(`{${JSON.stringify(key)}:${JSON.stringify(form(FORM))}}`) as object;
    expect(Object.keys(asked(requests).inputRequests ?? {})).toEqual([key]);
  });

  it.each(['a\u0000', 'a\u202eb', '\ud800', 'k'.repeat(129)])('or refused: the key %j', (key) => {
    expect(problemOf(() => asked({ [key]: form(FORM) }))).toBe(
      'it asks under a key that no client can be given',
    );
  });

  it('what a form gives back', () => {
    const schema = {
      type: 'object',
      properties: {
        title: { type: 'string', minLength: 1, maxLength: 9, format: 'email', default: 'a\tb' },
        count: { type: 'integer', minimum: 1, maximum: 2, default: 1 },
        sure: { type: 'boolean', default: true },
        size: { type: 'string', enum: ['s', 'm'], enumNames: ['Small', 'Medium'] },
        colour: { type: 'string', oneOf: [{ const: 'r', title: 'Red' }] },
        tags: { type: 'array', items: { anyOf: [{ const: 't', title: 'T' }] }, maxItems: 1 },
      },
      required: ['title'],
    };
    expect(paramsOf(form(schema))).toEqual({
      mode: 'form',
      message: 'Which?',
      requestedSchema: schema,
    });
  });
});

describe('a form', () => {
  const field = (given: unknown) => form({ type: 'object', properties: { a: given } });

  it('has labels cleaned and cut, and only what the specification has', () => {
    const label = `a\u202e${'x'.repeat(2_000)}`;
    const given = { type: 'string', title: label, description: label, $ref: 'x', pattern: '(a+)+' };
    const { requestedSchema } = paramsOf({
      ...field(given),
      more: 1,
    }) as { requestedSchema: { properties: { a: Record<string, string> } } };
    const { a } = requestedSchema.properties;
    expect(Object.keys(a)).toEqual(['type', 'title', 'description']);
    expect(a['title']).toMatch(/^ax{998}\n\[cut/);
  });

  it.each<[string, unknown]>([
    ['no schema', 1],
    ['an object within', { type: 'object' }],
    ['no type', {}],
    ['a value that cannot stay as it is', { type: 'string', enum: ['a\u202e'] }],
    ['a default that cannot stay as it is', { type: 'string', default: '\u0000' }],
    ['too deep', { type: 'array', items: { anyOf: [{ const: { a: { b: 1 } } }] } }],
  ])('is none where a field is %s', (_what, given) => {
    expect(problemOf(() => asked({ a: field(given) }))).toMatch(/^it asks with a f(orm|ield) that/);
  });

  it('is none with names that cannot stay as they are, too many fields or an odd list', () => {
    const fields = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [n, { type: 'string' }]));
    const of = (properties: object, required?: unknown) =>
      problemOf(() => asked({ a: form({ type: 'object', properties, required }) }));
    expect(of(fields(64))).toHaveProperty('inputRequests');
    expect(of(fields(65))).toMatch(/more than 64 fields/);
    expect(of({ 'a\u0000': { type: 'string' } })).toMatch(/no client can be given/);
    expect(of({}, [1])).toMatch(/no form/);
  });
});

it('a page is given in its usual spelling', () => {
  expect(paramsOf(page('HTTPS://SIGN.example:443/a b?c=ü'))).toMatchObject({
    url: 'https://sign.example/a%20b?c=%C3%BC',
  });
  expect(paramsOf(page('https://sign.example\\@evil.example/'))).toMatchObject({
    url: 'https://sign.example/@evil.example/',
  });
  expect(paramsOf(page('https://sign.example:8443/'))).toMatchObject({
    url: 'https://sign.example:8443/',
  });
});

it.each([
  'https://sign.example.evil.example/',
  'https://evil.example#@sign.example/',
  'https://sign.example@evil.example/',
  'http://sign.example/',
  '//sign.example/',
  ` https://sign.example/${'x'.repeat(2_048)}`,
])('a page elsewhere is refused: %s', (url) => {
  expect(problemOf(() => asked({ a: page(url) }))).toMatch(
    /^it asks to open (a page of|what is no)/,
  );
});

it.each([
  ['a state that is no text', 1],
  ['a state that is too long', 's'.repeat(MAX_STATE_CHARACTERS + 1)],
])('%s', (_what, state) => {
  expect(problemOf(() => asked({ a: form(FORM) }, state))).toMatch(/its requestState is no text/);
});

it('too many bytes of questions', () => {
  expect(problemOf(() => asked({ a: form(FORM, 'x'.repeat(65_536)) }))).toMatch(/65536 bytes/);
});
