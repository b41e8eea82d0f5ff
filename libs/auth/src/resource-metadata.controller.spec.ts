import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ResourceMetadataController } from './resource-metadata.controller.js';
import { RESOURCE_METADATA, resourceDocument, resourceMetadataUrl } from './resource-metadata.js';

const OPTIONS = {
  resource: 'https://gw.example/mcp',
  issuer: 'https://t.example/',
  scopes: ['tool:a', 'openid', 'offline_access'],
};
const ROOT = '/.well-known/oauth-protected-resource';

@Module({
  controllers: [ResourceMetadataController],
  providers: [{ provide: RESOURCE_METADATA, useValue: () => OPTIONS }],
})
class TestModule {}

let app: NestFastifyApplication;
let url: string;
beforeAll(async () => {
  app = await NestFactory.create<NestFastifyApplication>(TestModule, new FastifyAdapter(), {
    bodyParser: false,
    logger: false,
  });
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
});
afterAll(() => app.close());

const get = (path: string, init: RequestInit = {}) => fetch(url + path, init);

it('PRM-01, PRM-02, PRM-12: both locations, one trailing slash, and no other', async () => {
  const bodies = await Promise.all(
    [`${ROOT}/mcp`, ROOT, `${ROOT}/mcp/`, `${ROOT}/`].map(async (path) => (await get(path)).text()),
  );
  expect(new Set(bodies).size).toBe(1);
  for (const path of [`${ROOT}/other`, `${ROOT}/mcp/x`, `${ROOT}/MCP`, `${ROOT}/mcp//`]) {
    expect((await get(path)).status).toBe(404);
  }
});

it('PRM-03, PRM-04, PRM-05, PRM-06, PRM-08: settings verbatim, resource scopes, nothing empty', () => {
  expect(JSON.parse(resourceDocument(OPTIONS).json)).toEqual({
    resource: 'https://gw.example/mcp',
    authorization_servers: ['https://t.example/'],
    scopes_supported: ['tool:a'],
    bearer_methods_supported: ['header'],
  });
});

it.each(['https://gw.example', 'https://gw.example/'])(
  'PRM-01: resource %s has the root location only',
  (resource) => {
    expect(new Set(resourceDocument({ ...OPTIONS, resource }).paths)).toEqual(new Set([ROOT]));
    expect(resourceMetadataUrl(resource)).toBe(`https://gw.example${ROOT}`);
  },
);

it.each([
  (etag: string) => etag,
  (etag: string) => `W/${etag}`,
  (etag: string) => `"other", ${etag}`,
  () => '*',
])('PRM-09: a known document is 304 (%#)', async (header) => {
  const etag = (await get(ROOT)).headers.get('etag')!;
  const again = await get(ROOT, { headers: { 'if-none-match': header(etag) } });
  expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, etag, '']);
  expect((await get(ROOT, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
});

it('PRM-10, PRM-11: HEAD is like GET without body, OPTIONS 204, all others 405', async () => {
  const [full, head] = await Promise.all([get(ROOT), get(ROOT, { method: 'HEAD' })]);
  for (const name of ['etag', 'cache-control', 'content-type', 'access-control-allow-origin']) {
    expect(head.headers.get(name)).toBe(full.headers.get(name));
  }
  expect([head.status, await head.text()]).toEqual([200, '']);
  const preflight = await get(ROOT, { method: 'OPTIONS', headers: { origin: 'https://x.test' } });
  expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([
    204,
    '*',
  ]);
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    const body = method === 'DELETE' ? {} : { body: '{"a":1}' };
    const refused = await get(ROOT, { method, ...body });
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
  }
});
