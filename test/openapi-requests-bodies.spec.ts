import {
  bodyOf,
  parameter,
  requestsOf,
  sentOf,
  type OperationText,
} from './support/api-requests.js';

const query = parameter('query');
const string = { type: 'string' };
const post = (requestBody: object, more: OperationText = {}): OperationText => ({
  method: 'POST',
  requestBody,
  ...more,
});
const json = (schema: object, more: OperationText = {}) =>
  post(bodyOf('application/json', schema), more);
const object = (properties: object, more: object = {}) => ({
  type: 'object',
  properties,
  ...more,
});
const namesOf = (text: OperationText) => requestsOf(text).arguments.map(({ name }) => name);
const requiredOf = (text: OperationText) =>
  requestsOf(text).arguments.flatMap(({ name, required }) => (required ? [name] : []));
const bodySent = (text: OperationText, given: object) => {
  const { body, headers } = sentOf(requestsOf(text), given);
  return [headers['content-type'], body];
};
const base64 = (text: string) => Buffer.from(text).toString('base64');

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

  it('that is optional is there when an argument of it is', () => {
    const schema = object({ a: string, b: string }, { required: ['a'] });
    const text = post({ ...bodyOf('application/json', schema), required: false });
    expect(requiredOf(text)).toEqual([]);
    expect(bodySent(text, {})).toEqual([undefined, undefined]);
    expect(bodySent(text, { a: 'x' })).toEqual(['application/json', '{"a":"x"}']);
    expect(() => bodySent(text, { b: 'x' })).toThrow('a is required beside the others of the body');
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

describe('a form', () => {
  const form = (properties: object, encoding: object = {}, more: object = {}) =>
    post(bodyOf('application/x-www-form-urlencoded', object(properties, more), { encoding }));
  const deep = { a: { style: 'deepObject', explode: true } };

  it.each([
    [{}, { a: ['x', 'y z'] }, 'a=x&a=y+z'],
    [{}, { a: { b: 1 } }, 'a=%7B%22b%22%3A1%7D'],
    [{}, { a: null }, ''],
    [{}, { a: true }, 'a=true'],
    [deep, { a: { b: 1, c: ['x', 'y'] } }, 'a%5Bb%5D=1&a%5Bc%5D%5B0%5D=x&a%5Bc%5D%5B1%5D=y'],
    [deep, { a: ['x'] }, 'a%5B0%5D=x'],
    [{ a: { explode: false } }, { a: ['x', 'y'] }, 'a=x%2Cy'],
    [{ a: { style: 'spaceDelimited', explode: false } }, { a: ['x', 'y'] }, 'a=x+y'],
    [{ a: { style: 'form' } }, { a: { k: 1 } }, 'k=1'],
    [{ a: { contentType: 'application/json' } }, { a: ['x'] }, 'a=%5B%22x%22%5D'],
  ])('is written as its encoding says: %j %j', (encoding, given, written) => {
    const text = form({ a: {} }, encoding);
    expect(bodySent(text, given)).toEqual(['application/x-www-form-urlencoded', written]);
  });

  it('with further properties is one argument, whose keys are names', () => {
    const text = form({ 'a b': {}, c: {} }, deep, { additionalProperties: true });
    expect(namesOf(text)).toEqual(['body']);
    expect(bodySent(text, { body: { 'a b': 1, x: [1, 2] } })[1]).toBe('a+b=1&x=1&x=2');
    expect(() => bodySent(text, { body: { 'x[y]': 1 } })).toThrow('body holds a key');
    expect(() => bodySent(text, { body: 'x=1' })).toThrow('body must be an object');
  });

  it('has no key that is the name of another', () => {
    const text = form({ a: {}, b: {} }, { a: { style: 'form', explode: true } });
    expect(() => bodySent(text, { a: { b: 1 } })).toThrow('the name of another argument');
  });
});

describe('a multipart body', () => {
  const file = { type: 'string', format: 'binary' };
  const multipart = (properties: object, encoding: object = {}, more: OperationText = {}) =>
    post(bodyOf('multipart/form-data', object(properties), { encoding }), more);
  const partsOf = (text: OperationText, given: object) => {
    const [type = '', body = ''] = bodySent(text, given);
    const boundary = type.replace(/.*boundary=/, '');
    return body
      .split(`--${boundary}`)
      .slice(1, -1)
      .map((part) => part.trim());
  };
  const disposition = (name: string, more = '') =>
    `content-disposition: form-data; name="${name}"${more}`;

  it('has texts, JSON without a file name, and files', () => {
    const text = multipart({ note: string, meta: { type: 'object' }, image: file });
    const given = {
      note: 'ü',
      meta: { a: 1 },
      image: { data: base64('PNG'), filename: 'a"\r\nb.png', type: 'image/png' },
    };
    expect(partsOf(text, given)).toEqual([
      `${disposition('note')}\r\n\r\n${Buffer.from('ü').toString('latin1')}`,
      `${disposition('meta')}\r\ncontent-type: application/json\r\n\r\n{"a":1}`,
      `${disposition('image', '; filename="a%22%0D%0Ab.png"')}\r\ncontent-type: image/png\r\n\r\nPNG`,
    ]);
  });

  it.each<[string, object, object, unknown, string[]]>([
    [
      'a file without a name',
      file,
      {},
      { data: 'QQ==' },
      [`${disposition('a', '; filename="a"')}\r\ncontent-type: application/octet-stream\r\n\r\nA`],
    ],
    [
      'files',
      { type: 'array', items: file },
      {},
      [{ data: 'QQ==' }, { data: 'Qg==' }],
      ['A', 'B'].map(
        (each) =>
          `${disposition('a', '; filename="a"')}\r\ncontent-type: application/octet-stream\r\n\r\n${each}`,
      ),
    ],
    [
      'a file by its media type',
      { contentMediaType: 'image/png' },
      {},
      { data: 'QQ==' },
      [`${disposition('a', '; filename="a"')}\r\ncontent-type: image/png\r\n\r\nA`],
    ],
    [
      'a file by its encoding',
      string,
      { contentType: 'image/png, image/jpeg' },
      { data: 'QQ==', type: 'image/jpeg' },
      [`${disposition('a', '; filename="a"')}\r\ncontent-type: image/jpeg\r\n\r\nA`],
    ],
    [
      'a file that is sent as Base64',
      { type: 'string', contentEncoding: 'base64' },
      {},
      { data: 'QQ==' },
      [`${disposition('a')}\r\ncontent-type: application/octet-stream\r\n\r\nQQ==`],
    ],
    [
      'what the document leaves open',
      {},
      {},
      { data: 'QQ==' },
      [`${disposition('a', '; filename="a"')}\r\ncontent-type: application/octet-stream\r\n\r\nA`],
    ],
    [
      'several values',
      { type: 'array' },
      {},
      ['x', null, { b: 1 }],
      [
        `${disposition('a')}\r\n\r\nx`,
        `${disposition('a')}\r\ncontent-type: application/json\r\n\r\n{"b":1}`,
      ],
    ],
    [
      'a list that is JSON',
      { type: 'array' },
      { contentType: 'application/json' },
      ['x'],
      [`${disposition('a')}\r\ncontent-type: application/json\r\n\r\n["x"]`],
    ],
    [
      'a text with a media type',
      string,
      { contentType: 'text/csv' },
      'x',
      [`${disposition('a')}\r\ncontent-type: text/csv\r\n\r\nx`],
    ],
    [
      'a style',
      { type: 'object' },
      { style: 'deepObject' },
      { b: 1 },
      [`${disposition('a[b]')}\r\n\r\n1`],
    ],
    ['null', string, {}, null, []],
  ])('has %s as its document says', (_name, schema, encoding, a, parts) => {
    expect(partsOf(multipart({ a: schema }, { a: encoding }), { a })).toEqual(parts);
  });

  it.each<[unknown, string, object?]>([
    ['QQ==', 'must be { data: base64, filename?, type? }'],
    [{ data: 'QQ' }, 'must have data in base64'],
    [{ data: 'QR==' }, 'must have data in base64'],
    [{ data: 'Q-_=' }, 'must have data in base64'],
    [{ data: 'QQ==\n' }, 'must have data in base64'],
    [{ data: 'QQ==', filename: '' }, 'must have a filename of 1 to 255 characters'],
    [{ data: 'QQ==', filename: 'x'.repeat(256) }, 'must have a filename'],
    [{ data: 'QQ==', type: 'x\r\ny: z' }, 'must have a media type as its type'],
    [{ data: 'QQ==', type: 'image/*' }, 'must have a media type as its type'],
    [
      { data: 'QQ==', type: 'text/html' },
      'must have a type of image/*',
      { contentType: 'image/*' },
    ],
    [{ data: 'QQ==' }, 'must have a type of image/*', { contentType: 'image/*' }],
    [{ data: base64('12345') }, 'must have data of at most 4 bytes'],
    [{ data: base64('1234567') }, 'must have data of at most 4 bytes'],
  ])('has no file like %j', (a, message, encoding = {}) => {
    const text = multipart({ a: { ...file, maxLength: 4 } }, { a: encoding });
    expect(() => bodySent(text, { a })).toThrow(`a ${message}`);
  });

  it('shows a file as an object with its bounds, and its description', () => {
    const described = { ...file, maxLength: 7, description: 'A photo.' };
    const [shown] = requestsOf(
      multipart({ a: described }, { a: { contentType: 'image/png' } }),
    ).arguments;
    expect(shown).toMatchObject({
      documented: 'A photo.',
      schema: {
        properties: {
          data: { description: 'Base64 of at most 7 bytes.' },
          type: { description: 'Its media type: image/png.' },
        },
        required: ['data'],
        additionalProperties: false,
      },
    });
  });

  it('in 3.0 has no styles', () => {
    const text = multipart(
      { a: { type: 'object' } },
      { a: { style: 'deepObject' } },
      { version: '3.0' },
    );
    expect(partsOf(text, { a: { b: 1 } })).toEqual([
      `${disposition('a')}\r\ncontent-type: application/json\r\n\r\n{"b":1}`,
    ]);
  });

  it('is made of a plain object', () => {
    const text = post(bodyOf('multipart/form-data', { oneOf: [object({ a: file })] }));
    expect(() => requestsOf(text)).toThrow('its multipart body is no plain object');
  });
});

describe('any other body', () => {
  it.each<[string, object, unknown, string, string]>([
    ['text/plain', string, 'ü', 'text/plain; charset=utf-8', Buffer.from('ü').toString('latin1')],
    ['text/csv; charset=iso-8859-1', {}, 'a,b', 'text/csv; charset=utf-8', 'a,b'],
    ['text/*', {}, 'x', 'text/plain; charset=utf-8', 'x'],
    ['application/octet-stream', {}, { data: 'QQ==' }, 'application/octet-stream', 'A'],
    ['image/*', {}, { data: 'QQ==', type: 'image/png' }, 'image/png', 'A'],
    ['application/pdf', {}, { data: 'QQ==' }, 'application/pdf', 'A'],
    ['*/*', { type: 'string', format: 'binary' }, { data: 'QQ==', type: 'a/b' }, 'a/b', 'A'],
  ])('is one argument: %s', (mediaType, schema, body, type, sent) => {
    const text = post(bodyOf(mediaType, schema));
    expect(namesOf(text)).toEqual(['body']);
    expect(bodySent(text, { body })).toEqual([type, sent]);
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
