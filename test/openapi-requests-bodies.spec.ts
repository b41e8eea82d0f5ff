import {
  bodyOf,
  bodySent,
  namesOf,
  parameter,
  post,
  requestsOf,
  type OperationText,
} from './support/api-requests.js';

const query = parameter('query');
const string = { type: 'string' };
const json = (schema: object, more: OperationText = {}) =>
  post(bodyOf('application/json', schema), more);
const object = (properties: object, more: object = {}) => ({
  type: 'object',
  properties,
  ...more,
});
const requiredOf = (text: OperationText) =>
  requestsOf(text).arguments.flatMap(({ name, required }) => (required ? [name] : []));

describe('a JSON body', () => {
  it('is rebuilt from its properties only, null too', () => {
    const text = json(object({ a: string, b: string, c: string }));
    expect(bodySent(text, { c: null, a: 'x', z: 1 })).toEqual([
      'application/json',
      '{"a":"x","c":null}',
    ]);
  });

  it.each([
    ['application/json; charset=utf-8', 'application/json'],
    ['application/vnd.api+json', 'application/vnd.api+json'],
    ['application/vnd.api+json;version=2;charset="utf-8"', 'application/vnd.api+json;version=2'],
    ['application/merge-patch+json', 'application/merge-patch+json'],
    ['*/*', 'application/json'],
  ])('has its media type as declared, without the charset: %s', (declared, sent) => {
    expect(bodySent(post(bodyOf(declared, object({ a: string }))), { a: 'x' })).toEqual([
      sent,
      '{"a":"x"}',
    ]);
  });

  it('has properties called like parts of JavaScript and JSON Schema', () => {
    const names = ['$ref', '$id', '__proto__', 'constructor', 'toString'];
    const properties = JSON.parse(`{${names.map((name) => `"${name}":{}`).join(',')}}`) as object;
    const text = json(object(properties));
    expect(namesOf(text)).toEqual(['ref', 'id', 'proto', 'constructor', 'toString']);
    const [, body] = bodySent(text, { ref: 1, id: 2, proto: 3, constructor: 4 });
    expect(body).toBe('{"$ref":1,"$id":2,"__proto__":3,"constructor":4}');
  });

  it('has no read-only property', () => {
    const schema = object(
      { id: { type: 'string', readOnly: true }, a: string },
      { required: ['id', 'a'] },
    );
    expect(namesOf(json(schema))).toEqual(['a']);
    expect(requiredOf(json(schema))).toEqual(['a']);
  });

  it('from two objects together has the properties of both', () => {
    const one = object({ a: string }, { required: ['a'] });
    const other = object({ b: string }, { required: ['b'] });
    expect(requiredOf(json({ allOf: [one, other] }))).toEqual(['a', 'b']);
  });

  it.each([
    ['an array', { type: 'array' }, [1]],
    ['alternatives', { oneOf: [object({ a: string }), object({ b: string })] }, { a: 'x' }],
    ['a text', { type: 'string' }, 'x'],
    ['null', { type: ['string', 'null'] }, null],
    ['any object', { type: 'object' }, { x: 1 }],
    [
      'an object with further properties',
      object({ a: string }, { additionalProperties: true }),
      { b: 1 },
    ],
    ['properties that conflict', { allOf: [object({ a: string }), object({ a: {} })] }, { a: 'x' }],
    [
      'too many properties',
      object(Object.fromEntries(Array.from({ length: 201 }, (_, at) => [`p${at}`, {}]))),
      {},
    ],
  ])('of %s is one argument', (_name, schema, body) => {
    expect(requiredOf(json(schema))).toEqual(['body']);
    expect(bodySent(json(schema), { body })).toEqual(['application/json', JSON.stringify(body)]);
  });

  it.each([
    [true, ['application/json', '{}']],
    [false, [undefined, undefined]],
  ])('that may be nothing but {} has no argument: required %j', (required, sent) => {
    const empty = object({}, { additionalProperties: false, description: 'None.' });
    const text = post({ ...bodyOf('application/json', empty), required });
    expect(namesOf(text)).toEqual([]);
    expect(bodySent(text, { a: 1 })).toEqual(sent);
    const { notes } = requestsOf({ requestBody: { ...text.requestBody, required: false } });
    expect(notes).toEqual([]);
  });

  it('without a schema is any value', () => {
    expect(bodySent(json(null as never), { body: [1] })).toEqual(['application/json', '[1]']);
  });

  it('that is optional is there when an argument of it is', () => {
    const schema = object({ a: string, b: string }, { required: ['a'] });
    const text = post({ ...bodyOf('application/json', schema), required: false });
    expect(requiredOf(text)).toEqual([]);
    expect(bodySent(text, {})).toEqual([undefined, undefined]);
    expect(bodySent(text, { a: 'x' })).toEqual(['application/json', '{"a":"x"}']);
    expect(() => bodySent(text, { b: 'x' })).toThrow('a is required when b is given');
  });

  it('that is required is there without arguments', () => {
    expect(bodySent(json(object({ a: string })), {})).toEqual(['application/json', '{}']);
  });

  it('has all digits of whole numbers that are given as texts', () => {
    const long = { type: 'integer', format: 'int64' };
    const schema = object({
      id: long,
      ids: { type: 'array', items: long },
      by: { type: 'object', additionalProperties: long },
      both: { allOf: [object({ n: long }), object({ s: string })] },
      either: { oneOf: [long, string] },
      text: string,
    });
    const given = {
      id: '9007199254740993',
      ids: ['-9223372036854775808', 5],
      by: { x: '1' },
      both: { n: '2', s: '2' },
      either: '3',
      text: '4',
    };
    expect(bodySent(json(schema), given)).toEqual([
      'application/json',
      '{"id":9007199254740993,"ids":[-9223372036854775808,5],"by":{"x":1},"both":{"n":2,"s":"2"},"either":"3","text":"4"}',
    ]);
    expect(bodySent(json(schema), { id: '007' })[1]).toBe('{"id":"007"}');
    expect(bodySent(json(schema), { id: '1,"x":2' })[1]).toBe('{"id":"1,\\"x\\":2"}');
  });

  it('is none of GET', () => {
    const requestBody = bodyOf('application/json', object({ a: string }));
    const requests = requestsOf({ requestBody: { ...requestBody, required: false } });
    expect(requests).toMatchObject({
      arguments: [],
      notes: ['its body is left out: GET has none'],
    });
    expect(() => requestsOf({ requestBody })).toThrow('it requires a body, and GET has none');
  });
});

describe('any other body', () => {
  it.each<[string, object, unknown, [string, string]]>([
    ['text/plain', string, 'ü', ['text/plain; charset=utf-8', Buffer.from('ü').toString('latin1')]],
    ['text/csv; charset=iso-8859-1', {}, 'a,b', ['text/csv; charset=utf-8', 'a,b']],
    ['text/*', {}, 'x', ['text/plain; charset=utf-8', 'x']],
    ['application/octet-stream', {}, { data: 'QQ==' }, ['application/octet-stream', 'A']],
    ['image/*', {}, { data: 'QQ==', type: 'image/png' }, ['image/png', 'A']],
    ['application/pdf', {}, { data: 'QQ==' }, ['application/pdf', 'A']],
    ['*/*', { type: 'string', format: 'binary' }, { data: 'QQ==', type: 'a/b' }, ['a/b', 'A']],
  ])('is one argument: %s', (mediaType, schema, body, sent) => {
    const text = post(bodyOf(mediaType, schema));
    expect(namesOf(text)).toEqual(['body']);
    expect(bodySent(text, { body })).toEqual(sent);
  });

  it('of text is refused when it is none', () => {
    expect(() => bodySent(post(bodyOf('text/plain', {})), { body: 1 })).toThrow(
      'body must be a text',
    );
  });

  const several = {
    required: true,
    content: {
      'application/xml': {},
      'image/png': {},
      'text/plain': {},
      'multipart/form-data': { schema: object({ m: string }) },
      'application/x-www-form-urlencoded': { schema: object({ f: string }) },
      'application/hal+json': { schema: object({ h: string }) },
      'Application/JSON': { schema: object({ j: string }) },
    },
  };
  it.each([
    [undefined, ['j']],
    ['application/hal+json', ['h']],
    ['application/x-www-form-urlencoded', ['f']],
    ['multipart/form-data', ['m']],
    ['text/plain; charset=utf-8', ['body']],
  ])('is JSON if it may be, or what the settings say: %s', (media, names) => {
    expect(namesOf(post(several, { ...(media && { override: { media } }) }))).toEqual(names);
  });

  it.each([
    ['application/xml', 'its body is application/xml only, which cannot be written'],
    ['text/xml', 'its body is text/xml only'],
    ['application/cbor', 'its body is application/cbor only'],
    ['multipart/mixed', 'its body is multipart/mixed only'],
    ['not a type', 'its body is not a type only'],
  ])('refuses the operation: %s', (mediaType, reason) => {
    expect(() => requestsOf(post(bodyOf(mediaType, {})))).toThrow(reason);
  });

  it('refuses settings that name another', () => {
    const override = { media: 'text/html' };
    expect(() => requestsOf(post(several, { override }))).toThrow(
      /its body is not text\/html: media may be application\/xml, /,
    );
    expect(() => requestsOf({ parameters: [query('a')], override })).toThrow('it has no body');
  });
});
