import { HttpSessions, upstreamFailure } from '../../../../../../test/support/http-sessions.js';
import { startDouble, type HttpDouble } from '../../../../../../test/support/http-double.js';
import type { UpstreamRequest } from '../http-session.js';
import { pathOf } from './request-path.js';

const sessions = new HttpSessions();
let server: HttpDouble;
beforeEach(async () => {
  server = await startDouble();
  server.answer = (_request, response) => response.writeHead(204).end();
});
afterEach(() => server.close());
afterAll(() => {
  sessions.close();
});

async function sent(more: Partial<UpstreamRequest>, settings = {}, path = '') {
  const session = await sessions.open(server.url + path, settings);
  await session.send({ method: 'POST', path: pathOf`/x`, ...more });
  return server.requests[0]!;
}

describe('the body', () => {
  it.each<[string, UpstreamRequest['body'], string | undefined, string]>([
    ['none', undefined, undefined, ''],
    ['JSON', { json: { a: [1, 'ü', null] } }, 'application/json', '{"a":[1,"ü",null]}'],
    [
      'another JSON',
      { json: [], mediaType: 'application/json-patch+json' },
      'application/json-patch+json',
      '[]',
    ],
    ['JSON null', { json: null }, 'application/json', 'null'],
    [
      'a form',
      {
        form: [
          ['a b', 'c d'],
          ['a b', '&=ü'],
          ['x[y]', '1'],
        ],
      },
      'application/x-www-form-urlencoded',
      'a+b=c+d&a+b=%26%3D%C3%BC&x%5By%5D=1',
    ],
    ['a text', { text: 'ü\n' }, 'text/plain; charset=utf-8', 'ü\n'],
    [
      'digits',
      { text: '{"id":9007199254740993}', mediaType: 'application/json' },
      'application/json',
      '{"id":9007199254740993}',
    ],
    ['bytes', { bytes: Buffer.from('abc'), mediaType: 'image/png' }, 'image/png', 'abc'],
    ['no bytes', { bytes: Buffer.alloc(0), mediaType: 'application/pdf' }, 'application/pdf', ''],
  ])('is %s', async (_name, body, type, written) => {
    const request = await sent(body === undefined ? {} : { body });
    expect([request.headers['content-type'], request.body]).toEqual([type, written]);
    expect(request.headers['content-length']).toBe(String(Buffer.byteLength(written)));
  });

  it('is a form of parts, with names that end nothing and a boundary nobody can foresee', async () => {
    const multipart = [
      { name: 'text', content: 'ü' },
      { name: 'json', content: '{"a":1}', mediaType: 'application/json' },
      {
        name: 'a"\r\nb',
        content: Buffer.from('GIF89a'),
        fileName: 'x"\r\ny: z.gif',
        mediaType: 'image/gif',
      },
      { name: 'bytes', content: Buffer.from('abc') },
    ];
    const first = await sent({ body: { multipart } });
    const [, boundary = ''] = /boundary=(.+)$/.exec(first.headers['content-type'] ?? '') ?? [];
    expect(first.headers['content-type']).toMatch(/^multipart\/form-data; boundary=[0-9a-f]{48}$/);
    expect(first.body).toBe(
      [
        `--${boundary}`,
        'content-disposition: form-data; name="text"',
        '',
        'ü',
        `--${boundary}`,
        'content-disposition: form-data; name="json"',
        'content-type: application/json',
        '',
        '{"a":1}',
        `--${boundary}`,
        'content-disposition: form-data; name="a%22%0D%0Ab"; filename="x%22%0D%0Ay: z.gif"',
        'content-type: image/gif',
        '',
        'GIF89a',
        `--${boundary}`,
        'content-disposition: form-data; name="bytes"',
        'content-type: application/octet-stream',
        '',
        'abc',
        `--${boundary}--`,
        '',
      ].join('\r\n'),
    );
    await sent({ body: { multipart } });
    expect(server.requests[1]?.headers['content-type']).not.toContain(boundary);
  });

  it.each<[string, NonNullable<UpstreamRequest['body']>]>([
    ['half a character in a text', { text: '\ud800' }],
    ['half a character in a form', { form: [['a', '\udc00']] }],
    ['a control character in a name', { multipart: [{ name: 'a\u0000', content: '' }] }],
    [
      'half a character in a file name',
      { multipart: [{ name: 'a', content: '', fileName: '\ud800' }] },
    ],
    [
      'a media type that ends a line',
      { multipart: [{ name: 'a', content: '', mediaType: 'a/b\r\nx: y' }] },
    ],
    ['a media type that is none', { bytes: Buffer.alloc(1), mediaType: 'png' }],
  ])('is never %s', async (_name, body) => {
    const session = await sessions.open(server.url);
    const failed = upstreamFailure(session.send({ method: 'POST', path: pathOf`/x`, body }));
    expect((await failed).code).toBe('upstream_request_invalid');
    expect(server.requests).toHaveLength(0);
  });

  it('GET and HEAD have none', async () => {
    const session = await sessions.open(server.url);
    const request = { method: 'GET', path: pathOf`/x`, body: { text: '' } } as const;
    await expect(session.send(request)).rejects.toThrow(TypeError);
  });
});
