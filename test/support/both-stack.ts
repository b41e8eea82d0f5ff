import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '../../examples/orders/api/src/config.js';
import { createOrdersApi } from '../../examples/orders/api/src/create-orders-api.js';
import { createWiki } from '../../examples/wiki/server/src/create-wiki.js';
import { freePorts } from './free-ports.js';
import { startStack, type Stack, type StackOptions } from './stack.js';

const FILE = 'both/gateway.yaml';
const BESIDE = ['orders/orders.openapi.json', 'wiki/wiki.tools.json'];
const ORDERS = 'http://localhost:8790';
const WIKI = 'http://localhost:8791';

/** A request that the wiki answered. */
export interface AskedOfWiki {
  readonly status: number;
  /** Undefined for a token that it did not take. */
  readonly subject: unknown;
  readonly scopes: readonly string[];
  readonly token: string | undefined;
  readonly traceId: string | undefined;
}

/** The example of two upstreams: a gateway that serves its `gateway.yaml`, the orders API and the wiki. */
export interface BothStack {
  readonly stack: Stack;
  /** What the wiki was asked, in order. */
  readonly atWiki: readonly AskedOfWiki[];
  close(): Promise<void>;
}

/** It on free ports of loopback, as `npm start -- examples/both` runs it; `edit` changes gateway.yaml before. */
export async function startBoth(
  options: StackOptions = {},
  edit: (text: string) => string = (text) => text,
): Promise<BothStack> {
  const [ordersPort, wikiPort] = (await freePorts(2)) as [number, number];
  const moved = (text: string) =>
    text
      .replaceAll(ORDERS, `http://localhost:${ordersPort}`)
      .replaceAll(WIKI, `http://localhost:${wikiPort}`);
  const folder = mkdtempSync(join(tmpdir(), 'examples-'));
  for (const name of ['both', 'orders', 'wiki']) mkdirSync(join(folder, name));
  for (const name of BESIDE) copyFileSync(join('examples', name), join(folder, name));
  const text = readFileSync(join('examples', FILE), 'utf8');
  writeFileSync(join(folder, FILE), edit(moved(text)));
  const env = { ...options.env, GATEWAY_CONFIG: join(folder, FILE) };
  const stack = await startStack({ ...options, env });
  const config = parseConfig({ ...stack.env, PORT: String(ordersPort) });
  const api = await createOrdersApi(config, { logStream: stack.log });
  await api.listen(ordersPort, '127.0.0.1');
  const atWiki: AskedOfWiki[] = [];
  const wiki = createWiki({
    issuer: stack.issuer.url,
    url: new URL(`http://localhost:${wikiPort}/mcp`),
    log: ({ headers }, status, caller) => {
      const { token, scopes = [], extra } = caller ?? {};
      const traceId = headers.get('traceparent')?.split('-')[1];
      atWiki.push({ status, token, scopes, subject: extra?.['sub'], traceId });
    },
  });
  await once(wiki.listen(wikiPort, '127.0.0.1'), 'listening');
  return {
    stack,
    atWiki,
    close: async () => {
      await stack.close();
      await api.close();
      wiki.closeAllConnections();
      await once(wiki.close(), 'close');
      rmSync(folder, { recursive: true });
    },
  };
}
