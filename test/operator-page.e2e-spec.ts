import { freePorts } from './support/free-ports.js';
import { call, rpc } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';

let stack: Stack;
let admin: string;
beforeAll(async () => {
  const [port] = await freePorts(1);
  admin = `http://127.0.0.1:${port}`;
  stack = await startStack({ env: { ADMIN_PORT: String(port) } });
});
afterAll(() => stack.close());

it('x', async () => {
  const token = await stack.token('all-rights', ['tool:whoami']);
  const refused = await call(stack, 'greet', { token, arguments: { name: 'Ada' } });
  console.log(refused.status, refused.headers.get('x-request-id'));
  await call(stack, 'whoami', { token });
  await call(stack, 'greet', { token: 'canary', arguments: { name: 'Ada' } });
  const all = await (await fetch(admin + '/status.json')).text();
  console.log(all);
  const page = await (await fetch(admin + '/?scopes=tool:greet&tool=greet&request=' + refused.headers.get('x-request-id'))).text();
  console.log(page.length, page);
  console.log((await (await fetch(admin + '/config')).text()).length);
  console.log(await (await fetch(admin + '/explain?request=' + refused.headers.get('x-request-id'))).text());
  void rpc;
});
