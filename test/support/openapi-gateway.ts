import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDouble, type HttpDouble } from './http-double.js';
import { startStack, type Stack } from './stack.js';

/** A gateway that serves documents, in front of one upstream that answers as told. */
export interface DocumentGateway {
  readonly stack: Stack;
  readonly server: HttpDouble;
  close(): Promise<void>;
}

/** Files beside `gateway.yaml`, and the text of that for the URL of the upstream. */
export interface DocumentGatewayOptions {
  readonly files?: Readonly<Record<string, object>>;
  readonly gatewayFile: (url: string) => string | Promise<string>;
  readonly env?: Readonly<Record<string, string>>;
}

export async function startDocumentGateway({
  files = {},
  gatewayFile,
  env = {},
}: DocumentGatewayOptions): Promise<DocumentGateway> {
  const server = await startDouble();
  const folder = mkdtempSync(join(tmpdir(), 'documents-'));
  const file = join(folder, 'gateway.yaml');
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), JSON.stringify(content));
  }
  writeFileSync(file, await gatewayFile(server.url));
  const stack = await startStack({ env: { ...env, GATEWAY_CONFIG: file } });
  return {
    stack,
    server,
    close: async () => {
      await stack.close();
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
}
