import { body, madeOf, namesOf, object, refusalOf, sent, string, toolOf } from './support.js';

const post = (requestBody: object) => toolOf('POST /x', { requestBody });

it('19: alternatives are one argument, and each of them is accepted', async () => {
  const cat = object({ meow: string }, { required: ['meow'], additionalProperties: false });
  const dog = object({ bark: string }, { required: ['bark'], additionalProperties: false });
  const tool = await post(body({ oneOf: [cat, dog] }));
  expect(Object.keys(tool.input.json).sort()).toEqual([
    ...['additionalProperties', 'properties', 'required', 'type'],
  ]);
  expect(namesOf(tool)).toEqual(['body']);
  for (const given of [{ meow: 'a' }, { bark: 'b' }]) {
    expect(sent(tool, { body: given }).body).toBe(JSON.stringify(given));
  }
  expect(() => sent(tool, { body: { moo: 'c' } })).toThrow(/body/);
});

it('20: two objects together are the arguments of both, unless they contradict each other', async () => {
  const one = object({ a: string }, { required: ['a'] });
  const other = object({ b: string }, { required: ['b'] });
  const merged = await post(body({ allOf: [one, other] }));
  expect(merged.input.json).toMatchObject({ properties: { a: string, b: string } });
  expect(merged.input.json['required']).toEqual(['a', 'b']);
  expect(sent(merged, { a: 'x', b: 'y' }).body).toBe('{"a":"x","b":"y"}');
  const conflict = object({ a: { type: 'string', maxLength: 3 } });
  const whole = await post(body({ allOf: [one, conflict] }));
  expect(namesOf(whole)).toEqual(['body']);
  expect(sent(whole, { body: { a: 'x' } }).body).toBe('{"a":"x"}');
});

it('21: properties called like parts of JavaScript and JSON Schema are properties', async () => {
  const names = ['$ref', '$id', '__proto__', 'constructor'];
  const properties = names.map((name) => `"${name}":{"type":"string"}`).join(',');
  const schema = JSON.parse(`{"type":"object","properties":{${properties}}}`) as object;
  const tool = await post(body(schema));
  expect(namesOf(tool)).toEqual(['ref', 'id', 'proto', 'constructor']);
  expect(sent(tool, { ref: '1', id: '2', proto: '3', constructor: '4' }).body).toBe(
    '{"$ref":"1","$id":"2","__proto__":"3","constructor":"4"}',
  );
  expect(() => sent(tool, { constructor: 4 })).toThrow(/constructor/);
});

it('22: a form has its encoding: brackets, repeated keys, + for a space', async () => {
  const schema = object({
    a: object({ b: { type: 'integer' } }),
    tag: { type: 'array', items: string },
  });
  const encoding = { a: { style: 'deepObject', explode: true } };
  const tool = await post(body(schema, 'application/x-www-form-urlencoded', { encoding }));
  const { headers, body: written } = sent(tool, { a: { b: 1 }, tag: ['x', 'y z'] });
  expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
  expect(written).toBe('a%5Bb%5D=1&tag=x&tag=y+z');
});

it('23: a multipart body has texts, JSON without a file name, and files', async () => {
  const schema = object({
    note: string,
    meta: object({ a: { type: 'integer' } }),
    image: { type: 'string', format: 'binary' },
  });
  const tool = await post(body(schema, 'multipart/form-data'));
  const data = Buffer.from('PNG').toString('base64');
  const image = { data, filename: 'a"\r\nb.png', type: 'image/png' };
  const { headers, body: written } = sent(tool, { note: 'hi', meta: { a: 1 }, image });
  const [, boundary = ''] = headers['content-type']!.split('boundary=');
  const disposition = (more: string) => `content-disposition: form-data; name=${more}`;
  expect(written!.split(`--${boundary}`).map((part) => part.trim())).toEqual([
    '',
    `${disposition('"note"')}\r\n\r\nhi`,
    `${disposition('"meta"')}\r\ncontent-type: application/json\r\n\r\n{"a":1}`,
    `${disposition('"image"; filename="a%22%0D%0Ab.png"')}\r\ncontent-type: image/png\r\n\r\nPNG`,
    '--',
  ]);
});

it('24: a body that is XML only refuses the operation, and the start where it is named', async () => {
  const operation = { requestBody: body({}, 'application/xml') };
  expect(await refusalOf('POST /x', operation)).toBe(
    'body: its body is application/xml only, which cannot be written',
  );
  const { problems, tools } = await madeOf('POST /x', operation);
  expect(tools).toEqual([]);
  expect(problems).toEqual([
    {
      field: 'tools.include[0].operations[0]',
      text: expect.stringMatching(
        /^POST \/x cannot be served: its body is application\/xml only.*\(api\.yaml:1 #\/paths/,
      ),
    },
  ]);
});
