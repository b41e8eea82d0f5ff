import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { freePorts } from '../../../test/support/free-ports.js';
import { LogCapture } from '../../../test/support/log-capture.js';
import { signIn } from '../../../test/support/sign-in.js';
import { parseConfig } from './config.js';
import { createLocalIssuer, type LocalIssuer } from './local-issuer.js';

const FILE = `version: 1
upstreams:
  shop:
    url: https://shop.example
    exchange: { audience: https://shop.example, scopes: [orders.read] }
    callerScopes: none
    openapi: ./shop.json
    tools: { include: [{ tags: [shop] }] }
`;
const RESOURCE = 'http://localhost:3001/';

let folder: string;
let issuer: LocalIssuer;
beforeAll(async () => {
  const [port] = (await freePorts(1)) as [number];
  folder = mkdtempSync(join(tmpdir(), 'no-scopes-'));
  const file = join(folder, 'gateway.yaml');
  writeFileSync(file, FILE);
  issuer = createLocalIssuer({
    ...parseConfig({ ISSUER_URL: `http://localhost:${port}/`, GATEWAY_CONFIG: file }),
    keyFile: '/dev/null/keys.json',
    clientFile: '/dev/null/clients.json',
    logStream: new LogCapture(),
  });
  await issuer.listen();
});
afterAll(async () => {
  await issuer.close();
  rmSync(folder, { recursive: true });
});

it('upstreams that need no scopes of callers: who signs in gets a token for the gateway without scopes', async () => {
  const asked = { demoUser: 'all-rights', scopes: [], resource: RESOURCE };
  const { accessToken } = await signIn(issuer.url, asked);
  const { aud, sub, scope } = decodeJwt(accessToken);
  expect({ aud, sub, scope }).toEqual({ aud: RESOURCE, sub: 'local|all-rights', scope: undefined });
});
