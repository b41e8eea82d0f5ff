import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { call } from './support/rpc.js';
import { signIn } from './support/sign-in.js';
import { startStack, type Stack } from './support/stack.js';

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

/** `from->>to: what, audience A, scopes B C`, as the README draws it. */
function drawnHops(): string[] {
  const [, diagram = ''] =
    /```mermaid\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8')) ?? [];
  return [...diagram.matchAll(/^ *(\S+)->>(\S+): .*, audience (\S+), scopes (.+)$/gm)].map(
    ([, from, to, audience, scopes]) => `${from} ${to} ${audience} ${scopes}`,
  );
}

it('the README’s diagram is what a call really does', async () => {
  const traceId = randomBytes(16).toString('hex');
  const headers = { traceparent: `00-${traceId}-00000000000000ab-01` };
  const { accessToken: token } = await signIn(stack.issuer.url, {
    demoUser: 'all-rights',
    scopes: ['tool:greet', 'tool:whoami'],
    resource: stack.resource,
    headers,
  });
  await call(stack, 'greet', { token, headers, era: '2026' });
  const observed = stack.log
    .requests()
    .filter((line) => line.traceId === traceId && line.sender !== null)
    .map((line) => ({ ...line, began: Number(line['time']) - Number(line['durationMs']) }))
    .sort((one, other) => one.began - other.began)
    .map(({ sender, app, audience, scopes }) =>
      [sender, app, audience, ...[...scopes].sort()]
        .join(' ')
        .replace(stack.resource, 'http://localhost:3001/')
        .replace(stack.env['API_AUTH0_AUDIENCE']!, 'http://localhost:8787'),
    );
  expect(observed).toEqual(drawnHops());
  expect(observed).toHaveLength(4);
});
