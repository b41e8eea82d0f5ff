import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { call, rpcMessage, textOf } from './support/rpc.js';
import { startStack, type Stack } from './support/stack.js';

interface Hostile {
  readonly name: string;
  readonly statuses: readonly number[];
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text, or parts that are each repeated. */
  readonly body?: { readonly text?: string; readonly parts?: readonly [string, number][] };
}

const corpus = ['bodies', 'headers', 'paths'].flatMap((file) =>
  (JSON.parse(readFileSync(`test/corpus/${file}.json`, 'utf8')) as Hostile[]).map((each) => ({
    file,
    ...each,
  })),
);
const seen = new Map<number, number>();

let stack: Stack;
let token: string;
let before = 0;
beforeAll(async () => {
  stack = await startStack();
  token = await stack.token();
  await call(stack, 'greet', { token });
  before = process.memoryUsage().rss;
});
afterAll(async () => {
  const [start, end] = [before, process.memoryUsage().rss].map((n) => Math.round(n / 1e6));
  const counts = [...seen].sort(([a], [b]) => a - b).map(([status, n]) => `${status}×${n}`);
  process.stdout.write(
    `hostile corpus: ${corpus.length} requests, ${counts.join(' ')}, memory ${start} → ${end} MB\n`,
  );
  await stack.close();
});

function send({ path = '/', headers = {}, body }: Hostile): Promise<number> {
  const message = rpcMessage({ method: 'tools/list', token });
  const text = body?.text ?? body?.parts?.map(([part, times]) => part.repeat(times)).join('');
  const { hostname, port } = new URL(stack.url);
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { hostname, port, path, method: 'POST', headers: { ...message.headers, ...headers } },
      (response) => {
        response.resume();
        response.on('end', () => {
          resolve(response.statusCode ?? 0);
        });
      },
    );
    request.on('error', reject);
    request.end(text ?? message.body);
  });
}

it.each(corpus)('$file: $name', async (hostile) => {
  const status = await send(hostile);
  seen.set(status, (seen.get(status) ?? 0) + 1);
  expect(status).toBeLessThan(500);
  expect(hostile.statuses).toContain(status);
});

it('after all of it the next caller is served, and no prototype was changed', async () => {
  expect(textOf(await call(stack, 'greet', { token }))).toMatch(/^Hello, there/);
  expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  expect(({} as Record<string, unknown>)['x']).toBeUndefined();
});
