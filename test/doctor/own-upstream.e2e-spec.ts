import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDouble, type HttpDouble } from '../support/http-double.js';
import { startStack, type Stack } from '../support/stack.js';
import { doctor } from './support.js';

const DOCUMENT = 'orders.openapi.json';

let api: HttpDouble;
let folder: string;
let stack: Stack;
beforeAll(async () => {
  api = await startDouble();
  folder = mkdtempSync(join(tmpdir(), 'doctor-own-'));
  copyFileSync(join('examples/orders', DOCUMENT), join(folder, DOCUMENT));
  const file = join(folder, 'gateway.yaml');
  writeFileSync(file, fileWith(`scopes: [orders.read]`));
  stack = await startStack({ env: { GATEWAY_CONFIG: file } });
});
afterAll(async () => {
  await stack.close();
  await api.close();
  rmSync(folder, { recursive: true });
});

function fileWith(scopes: string): string {
  return `version: 1
upstreams:
  my:
    url: ${api.url}
    exchange: { audience: '${api.url}', ${scopes} }
    callerScopes: [orders:read]
    openapi: ./${DOCUMENT}
    tools: { include: [{ operations: [list_orders] }] }
`;
}

const token = () => stack.token('all-rights', ['orders:read']);

it('an upstream with a document: it gets no token, and none of its operations is called', async () => {
  const { report, wrong } = await doctor({ env: stack.env, token: await token() });
  expect(wrong).toEqual([]);
  expect(report.sections.flatMap(({ lines }) => lines)).toContainEqual({
    level: 'ok',
    check: 'upstream',
    text: `my: a delegated token was issued; ${api.url} is reached (404 without a token); no operation is called`,
  });
  expect(api.requests.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /']);
  expect(api.requests[0]!.headers).not.toHaveProperty('authorization');
});

it('an upstream of a file where nothing listens: the field of the file', async () => {
  const file = join(folder, 'unreached.yaml');
  writeFileSync(
    file,
    fileWith('scopes: [orders.read]').replace(`url: ${api.url}`, 'url: http://127.0.0.1:1'),
  );
  const { wrong } = await doctor({ env: { ...stack.env, GATEWAY_CONFIG: file } });
  expect(wrong).toEqual([
    expect.objectContaining({ check: 'upstream', setting: `${file}:4:5 upstreams.my.url` }),
  ]);
});

it('scopes of a file that the issuer refuses: the field of the file', async () => {
  const file = join(folder, 'refused.yaml');
  writeFileSync(file, fileWith('scopes: [orders.read, orders.all]'));
  const env = { ...stack.env, GATEWAY_CONFIG: file };
  const { wrong } = await doctor({ env, token: await token() });
  expect(wrong).toEqual([
    expect.objectContaining({
      check: 'exchange',
      setting: `${file}:5:53 upstreams.my.exchange.scopes`,
    }),
  ]);
});

it('a document that is not there, and an operation that it does not have: what validate says', async () => {
  const settings = async (file: string, text: string) => {
    writeFileSync(join(folder, file), text);
    const env = { ...stack.env, GATEWAY_CONFIG: join(folder, file) };
    const { report } = await doctor({ env });
    return report.sections.find(({ title }) => title === 'Settings')!.lines;
  };
  const own = fileWith('scopes: [orders.read]');
  const [missing] = await settings('missing.yaml', own.replace(DOCUMENT, 'nowhere.json'));
  expect(missing).toMatchObject({
    level: 'wrong',
    setting: `${join(folder, 'missing.yaml')}:7:5 upstreams.my.openapi`,
  });
  expect(missing!.text).toContain('nowhere.json');
  const [unknown] = await settings('unknown.yaml', own.replace('list_orders', 'list_order'));
  expect(unknown!.level).toBe('wrong');
  expect(unknown!.setting).toMatch(/upstreams\.my\.tools\.include/);
});
