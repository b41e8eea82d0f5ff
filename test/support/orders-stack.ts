import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { parseConfig } from '../../examples/orders/api/src/config.js';
import { createOrdersApi } from '../../examples/orders/api/src/create-orders-api.js';
import { freePorts } from './free-ports.js';
import { startStack, type Stack, type StackOptions } from './stack.js';

const EXAMPLE = 'examples/orders';
const URL_OF_THE_EXAMPLE = 'http://localhost:8790';
const DOCUMENT = 'orders.openapi.json';

/** The orders example: a gateway that serves its `gateway.yaml`, and its API. */
export interface OrdersStack {
  readonly stack: Stack;
  /** Scopes of each token that was made for the orders API, in the order in which they were made. */
  delegated(): readonly unknown[];
  close(): Promise<void>;
}

/** The example on free ports of loopback, as `npm start -- examples/orders` runs it. */
export async function startOrders(options: StackOptions = {}): Promise<OrdersStack> {
  const [port] = (await freePorts(1)) as [number];
  const url = `http://localhost:${port}`;
  const folder = mkdtempSync(join(tmpdir(), 'orders-'));
  const file = join(folder, 'gateway.yaml');
  const example = readFileSync(join(EXAMPLE, 'gateway.yaml'), 'utf8');
  writeFileSync(file, example.replaceAll(URL_OF_THE_EXAMPLE, url));
  copyFileSync(join(EXAMPLE, DOCUMENT), join(folder, DOCUMENT));
  const env = { ...options.env, GATEWAY_CONFIG: file };
  const stack = await startStack({ ...options, env });
  const config = parseConfig({ ...stack.env, PORT: String(port) });
  const api = await createOrdersApi(config, { logStream: stack.log });
  await api.listen(port, '127.0.0.1');
  return {
    stack,
    delegated: () =>
      stack.tokens
        .map((token) => decodeJwt(token))
        .filter(({ aud }) => aud === url)
        .map(({ scope }) => scope),
    close: async () => {
      await stack.close();
      await api.close();
      rmSync(folder, { recursive: true });
    },
  };
}
