import { rpcMessage } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';

const ORIGINS = [
  'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
  'moz-extension://4ed7f644-c3b5-4bf1-983f-2c8718f52222',
  'tauri://localhost',
  'app://obsidian.md',
  'capacitor://localhost',
  'vscode-webview://1kfhv2m7nqp0s9d8',
];

let stack: Stack;
let token: string;
beforeAll(async () => {
  stack = await startStack({ env: { CORS_ORIGINS: ORIGINS.join(' ') } });
  token = await stack.token();
});
afterAll(() => stack.close());

const send = (origin: string, method = 'POST', more: Record<string, string> = {}) => {
  const { headers, body } = rpcMessage({ method: 'tools/list', token });
  return fetch(stack.url, {
    method,
    headers: { ...headers, origin, ...more },
    ...(method === 'POST' && { body }),
  });
};
const cors = ({ status, headers }: Response) => [
  status,
  headers.get('access-control-allow-origin'),
  headers.get('vary'),
];

it.each(ORIGINS)('CORS-04: %s is let in, by preflight, call and refusal', async (origin) => {
  const asked = { 'access-control-request-method': 'POST' };
  expect(cors(await send(origin, 'OPTIONS', asked))).toEqual([204, origin, 'Origin']);
  expect(cors(await send(origin))).toEqual([200, origin, 'Origin']);
  expect(cors(await send(origin, 'POST', { authorization: '' }))).toEqual([401, origin, 'Origin']);
});

it.each([
  'tauri://localhost/',
  'tauri://LOCALHOST',
  'tauri://localhost:80',
  'http://localhost',
  'chrome-extension://bbcdefghijklmnopabcdefghijklmnop',
  'app://obsidian.md, tauri://localhost',
  'null',
])('HTTP-01: %s, which is not listed, is 403 without CORS headers', async (origin) => {
  expect(cors(await send(origin))).toEqual([403, null, null]);
});

it.each(ORIGINS)('%s also registers and gets tokens at the local issuer', async (origin) => {
  const registered = await fetch(`${stack.issuer.url}oidc/register`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({ client_name: 'c', redirect_uris: ['http://localhost/callback'] }),
  });
  expect(cors(registered)).toEqual([201, origin, expect.stringContaining('Origin')]);
  const refused = await fetch(`${stack.issuer.url}oauth/token`, {
    method: 'POST',
    headers: { origin },
    body: new URLSearchParams({ grant_type: 'authorization_code' }),
  });
  expect(cors(refused)).toEqual([400, origin, expect.stringContaining('Origin')]);
});
