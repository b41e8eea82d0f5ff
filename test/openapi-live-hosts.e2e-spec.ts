import { decodeJwt } from 'jose';
import { json, startDouble, type DoubleRequest, type HttpDouble } from './support/http-double.js';
import { startDocumentGateway, type DocumentGateway } from './support/openapi-gateway.js';
import { call, rpc, textOf } from './support/rpc.js';

const responses = { 200: { description: 'ok' } };
const get = (operationId: string, more: object = {}) => ({
  get: { operationId, tags: ['a'], responses, ...more },
});
const at = (url: string) => ({ servers: [{ url }] });
const document = (paths: object) => ({
  openapi: '3.1.0',
  info: { title: 'A', version: '1' },
  paths,
});

let files: HttpDouble;
let stranger: HttpDouble;
let gateway: DocumentGateway;
let token: string;
beforeAll(async () => {
  [files, stranger] = await Promise.all([startDouble(), startDouble()]);
  const { host } = new URL(files.url);
  const paths = {
    '/items': { ...get('list'), post: { ...get('put').get, ...at(`${files.url}/upload`) } },
    '/file': get('file', at(`${files.url}/upload`)),
    '/open': get('open', { ...at(`${files.url}/upload`), security: [] }),
    '/away': get('away', at(`${stranger.url}/v1`)),
  };
  const upstream = (url: string, more: object) => ({
    exchange: { audience: `${url}/audience`, scopes: ['all'] },
    callerScopes: ['a:use'],
    ...more,
  });
  const include = [{ tags: ['a'] }];
  gateway = await startDocumentGateway({
    files: { 'a.json': document(paths) },
    gatewayFile: (url) =>
      JSON.stringify({
        version: 1,
        upstreams: {
          shop: upstream(url, {
            url: `${url}/v1`,
            openapi: './a.json',
            hosts: [host],
            tools: { include: [...include, { operations: ['put'] }] },
          }),
          // The same document, and an API that is the other host of the first.
          files: upstream(files.url, {
            url: `${files.url}/own`,
            openapi: './a.json',
            tools: { include, exclude: [{ operations: ['open'] }] },
          }),
        },
      }),
  });
  token = await gateway.stack.token('all-rights', ['a:use']);
});
afterAll(async () => {
  await gateway.close();
  await Promise.all([files.close(), stranger.close()]);
});
beforeEach(() => {
  for (const server of [gateway.server, files, stranger]) {
    server.requests.length = 0;
    server.answer = (_request, response) => {
      json(response, 200, {});
    };
  }
});

const ask = async (name: string) => textOf(await call(gateway.stack, name, { token }));
const sent = ({ requests }: HttpDouble) =>
  requests.map((request) => [`${request.method} ${request.url}`, audienceOf(request)]);

function audienceOf({ headers: { authorization } }: DoubleRequest): unknown {
  return authorization && decodeJwt(authorization.slice('Bearer '.length)).aud;
}

async function toolNames(): Promise<readonly string[]> {
  const { result } = await rpc(gateway.stack, { method: 'tools/list', token });
  return (result!['tools'] as { name: string }[]).map(({ name }) => name);
}

it('one document for two upstreams gives each its tools, by their prefixes', async () => {
  expect(await toolNames()).toEqual([
    ...['shop_list', 'shop_put', 'shop_file', 'shop_open'],
    ...['files_list', 'files_file'],
  ]);
});

it('an operation goes to the listed host of its upstream with the token of that upstream', async () => {
  for (const name of ['shop_list', 'shop_file', 'shop_put', 'files_list', 'files_file']) {
    expect(await ask(name)).toBe('{}');
  }
  const shops = `${gateway.server.url}/audience`;
  expect(sent(gateway.server)).toEqual([['GET /v1/items', shops]]);
  expect(sent(files)).toEqual([
    ['GET /upload/file', shops],
    ['POST /upload/items', shops],
    ['GET /own/items', `${files.url}/audience`],
    ['GET /own/file', `${files.url}/audience`],
  ]);
});

it('an operation without security takes no token to another host', async () => {
  expect(await ask('shop_open')).toBe('{}');
  expect(sent(files)).toEqual([['GET /upload/open', undefined]]);
});

it('an operation of a host that is not listed is not served, and the log says what to do', () => {
  const lines = gateway.stack.log.lines.filter(({ event }) => event === 'not_served');
  const { host } = new URL(stranger.url);
  const one = { operations: ['GET /away'], count: 1, kind: 'server' };
  const reason = `its server is on "${host}"; list that under hosts`;
  expect(lines).toEqual([
    expect.objectContaining({ upstream: 'shop', ...one, reason }),
    expect.objectContaining({ upstream: 'files', ...one, reason }),
  ]);
});

it.each([301, 302, 303, 307, 308])('a redirect, %i, takes no token to anybody', async (status) => {
  for (const server of [gateway.server, files]) {
    server.answer = (_request, response) =>
      response.writeHead(status, { location: `${stranger.url}/v1/items` }).end();
  }
  for (const name of ['shop_list', 'shop_file', 'shop_put']) {
    expect(await ask(name)).toMatch(
      /^The upstream API gave no usable answer\. It leads to another address\./,
    );
  }
  expect(sent(gateway.server)).toHaveLength(1);
  expect(sent(files)).toHaveLength(2);
  expect(stranger.requests).toEqual([]);
});
