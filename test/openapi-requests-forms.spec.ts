import {
  bodyOf,
  bodySent,
  namesOf,
  post,
  requestsOf,
  type OperationText,
} from './support/api-requests.js';

const string = { type: 'string' };
const object = (properties: object, more: object = {}) => ({
  type: 'object',
  properties,
  ...more,
});
const base64 = (text: string) => Buffer.from(text).toString('base64');

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

  it('with further properties has no key that is read as a declared one or as another', () => {
    const text = form({ 'a.b': {}, c: {} }, deep, { additionalProperties: true });
    expect(() => bodySent(text, { body: { a_b: 1 } })).toThrow('is the name of another argument');
    expect(() => bodySent(text, { body: { C: 1 } })).toThrow('is the name of another argument');
    expect(() => bodySent(text, { body: { x_y: 1, 'x.y': 2 } })).toThrow('read as one');
    expect(bodySent(text, { body: { 'a.b': 1, c: [2, 3], x: 4 } })[1]).toBe('a.b=1&c=2&c=3&x=4');
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

  const A = { data: 'QQ==' };
  const bytes = 'application/octet-stream';
  const part = (content: string, type?: string, more?: string) =>
    disposition('a', more) + (type ? `\r\ncontent-type: ${type}` : '') + `\r\n\r\n${content}`;
  const filed = (content: string, type = bytes) => part(content, type, '; filename="a"');
  it.each<[string, [object, object?], unknown, string[]]>([
    ['a file without a name', [file], A, [filed('A')]],
    ['files', [{ type: 'array', items: file }], [A, { data: 'Qg==' }], [filed('A'), filed('B')]],
    ['a file by its media type', [{ contentMediaType: 'image/png' }], A, [filed('A', 'image/png')]],
    [
      'a file by its encoding',
      [string, { contentType: 'image/png, image/jpeg' }],
      { ...A, type: 'image/jpeg' },
      [filed('A', 'image/jpeg')],
    ],
    ['a file as Base64', [{ ...string, contentEncoding: 'base64' }], A, [part('QQ==', bytes)]],
    ['what is open', [{}], A, [filed('A')]],
    [
      'several values',
      [{ type: 'array' }],
      ['x', null, { b: 1 }],
      [part('x'), part('{"b":1}', 'application/json')],
    ],
    [
      'a list that is JSON',
      [{ type: 'array' }, { contentType: 'application/json' }],
      ['x'],
      [part('["x"]', 'application/json')],
    ],
    ['a media type', [string, { contentType: 'text/csv' }], 'x', [part('x', 'text/csv')]],
    [
      'a style',
      [{ type: 'object' }, { style: 'deepObject' }],
      { b: 1 },
      [`${disposition('a[b]')}\r\n\r\n1`],
    ],
    ['null', [string], null, []],
  ])('has %s as its document says', (_name, [schema, encoding = {}], a, parts) => {
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

  it('has no key of a free-form part in the place of another part, fixed and hidden ones included', () => {
    const free = { type: 'object', additionalProperties: true };
    const text = multipart(
      { tenant: string, hidden: string, extra: free },
      { extra: { style: 'form', explode: true } },
      { override: { arguments: { tenant: { fixed: 'acme' }, hidden: { hide: true } } } },
    );
    for (const key of ['tenant', 'Tenant', 'hidden']) {
      expect(() => partsOf(text, { extra: { [key]: 'evil' } })).toThrow(/name of another argument/);
    }
    expect(partsOf(text, { extra: { other: 'x' } })).toHaveLength(2);
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
