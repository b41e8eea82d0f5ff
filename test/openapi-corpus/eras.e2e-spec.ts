import { decodeJwt } from 'jose';
import { startDocumentGateway, type DocumentGateway } from '../support/openapi-gateway.js';
import { call, ERAS, rpc, textOf } from '../support/rpc.js';
import { startDouble } from '../support/http-double.js';
import { body, object, parameter, string } from './support.js';

const DOCUMENT = {
  openapi: '3.1.0',
  components: {
    schemas: {
      Comment: object({
        text: string,
        replies: { type: 'array', items: { $ref: '#/components/schemas/Comment' } },
      }),
    },
    securitySchemes: {
      oauth: { type: 'oauth2', flows: {} },
      key: { type: 'apiKey', in: 'header', name: 'X-Key' },
    },
  },
  security: [{ oauth: ['r'] }],
  paths: {
    '/tagged': {
      get: {
        operationId: 'tagged',
        parameters: ['X-Request-Tag', 'Authorization'].map((each) => parameter(each, 'header')),
      },
    },
    '/comments': {
      post: {
        operationId: 'comment',
        requestBody: body({ $ref: '#/components/schemas/Comment' }),
      },
    },
    '/keyed': { get: { operationId: 'keyed', security: [{ oauth: ['r'], key: [] }] } },
    '/least': {
      get: { operationId: 'least', security: [{ oauth: ['r', 'w'] }, { oauth: ['r'] }] },
    },
    '/open': { get: { operationId: 'open', security: [] } },
    '/pages': {
      get: {
        operationId: 'pages',
        parameters: [parameter('page', 'query', { schema: { type: 'integer' } })],
      },
    },
  },
};

const gatewayFile = (url: string) => `version: 1
upstreams:
  corpus:
    url: ${url}/v1
    prefix: ''
    exchange: { audience: '${url}', scopes: [r, w] }
    callerScopes: [corpus:use]
    openapi: ./api.json
    securitySchemes: { key: { header: x-key, value: secret-key } }
    tools: { include: [{ operations: [tagged, comment, keyed, least, open, pages] }] }
`;

let gateway: DocumentGateway;
beforeAll(async () => {
  gateway = await startDocumentGateway({ files: { 'api.json': DOCUMENT }, gatewayFile });
});
afterAll(() => gateway.close());

const JSON_TYPE = { 'content-type': 'application/json' };
const PNG = Buffer.from('\x89PNG\r\n\x1a\n....', 'latin1');

describe.each(ERAS)('era %s', (era) => {
  const ask = async (name: string, given: object = {}) => {
    const token = await gateway.stack.token('all-rights', ['corpus:use']);
    const before = gateway.server.requests.length;
    const answer = await call(gateway.stack, name, { era, token, arguments: given });
    return { answer, requests: gateway.server.requests.slice(before) };
  };
  const answers = (status: number, headers: Record<string, string>, content?: string | Buffer) => {
    gateway.server.answer = (_request, response) =>
      response.writeHead(status, headers).end(content);
  };
  beforeEach(() => {
    answers(200, JSON_TYPE, '{}');
  });

  it('12: a header of the document is sent, and what the caller sent here is not', async () => {
    const { requests } = await ask('tagged', { 'X-Request-Tag': 'blue' });
    expect(requests[0]!.headers).toMatchObject({ 'x-request-tag': 'blue' });
    expect(Object.keys(requests[0]!.headers).filter((name) => name.startsWith('mcp-'))).toEqual([]);
    for (const given of [{ 'X-Request-Tag': 'a\r\nHost: b' }, { Authorization: 'Bearer x' }]) {
      const refused = await ask('tagged', given);
      expect(textOf(refused.answer)).toMatch(/^Invalid arguments for tagged: /);
      expect(refused.requests).toEqual([]);
    }
  });

  it('17: a recursive body is listed without references, and checked three levels deep', async () => {
    const token = await gateway.stack.token('all-rights', ['corpus:use']);
    const { result } = await rpc(gateway.stack, { era, method: 'tools/list', token });
    expect(JSON.stringify(result)).not.toContain('$ref');
    const three = (text: unknown) => ({ replies: [{ replies: [{ replies: [{ text }] }] }] });
    expect((await ask('comment', three('a'))).requests[0]!.body).toBe(JSON.stringify(three('a')));
    const refused = await ask('comment', three(1));
    expect(refused.answer.result).toMatchObject({ isError: true });
    expect(refused.requests).toEqual([]);
  });

  it('26: each operation has the scopes, the key or the nothing that its security names', async () => {
    const sent = async (name: string) => {
      const { headers } = (await ask(name)).requests[0]!;
      const token = headers.authorization?.replace('Bearer ', '');
      return [token === undefined ? undefined : decodeJwt(token)['scope'], headers['x-key']];
    };
    expect(await sent('least')).toEqual(['r', undefined]);
    expect(await sent('keyed')).toEqual(['r', 'secret-key']);
    expect(await sent('open')).toEqual([undefined, undefined]);
  });

  it.each<[string, Parameters<typeof answers>, object]>([
    [
      'an object, digit for digit',
      [200, JSON_TYPE, '{"id":9007199254740993}'],
      { content: [{ text: '{"id":9007199254740993}' }] },
    ],
    ['an array', [200, JSON_TYPE, '[1]'], { structuredContent: { result: [1] } }],
    ['204 with a type', [204, JSON_TYPE], { content: [{ text: 'Done (204).' }] }],
    ['HTML as JSON', [200, JSON_TYPE, '<p>'], { isError: true }],
    ['3 MB', [200, JSON_TYPE, JSON.stringify('x'.repeat(3_000_000))], { isError: true }],
    ['an image', [200, { 'content-type': 'image/png' }, PNG], { content: [{ type: 'image' }] }],
    [
      'a problem',
      [422, { 'content-type': 'application/problem+json' }, '{"title":"No such page"}'],
      { isError: true, content: [{ text: expect.stringMatching(/422: No such page/) as unknown }] },
    ],
    [
      'a next page',
      [200, { ...JSON_TYPE, link: '</v1/pages?page=3>; rel="next"' }, '[]'],
      { content: [{ text: '[]' }, { text: 'More: call again with page=3' }] },
    ],
  ])('29: %s', async (_what, reply, expected) => {
    answers(...reply);
    const { answer, requests } = await ask('pages', { page: 2 });
    expect(answer.result).toMatchObject(expected);
    expect(requests).toHaveLength(1);
    if (answer.result!['isError'] === true) {
      expect(answer.result).not.toHaveProperty('structuredContent');
    }
  });

  it('29: a redirect to another host is an error, and is not followed', async () => {
    const elsewhere = await startDouble();
    answers(302, { location: elsewhere.url });
    const { answer } = await ask('pages');
    expect(answer.result).toMatchObject({ isError: true });
    expect(elsewhere.requests).toEqual([]);
    await elsewhere.close();
  });
});
