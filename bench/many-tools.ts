import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { apiTools, type ApiTool } from '../libs/openapi/src/index.js';
import { sampleArguments } from '../test/support/sample-arguments.js';
import { localDocument, wholeSettings } from '../test/support/whole-document.js';
import { written } from './written.js';

/** Many of the operations of a document, as tools of upstreams that differ in nothing else. */
export interface ManyTools {
  /** A call of the first tool. */
  readonly call: { readonly name: string; readonly arguments: object };
  /** The upstream of a gateway.yaml that serves the first so many. */
  upstream(count: number): object;
}

const EXAMPLE = 'examples/github/github.openapi.json';
/** The scope that the stub services issue tokens with. */
const SCOPES = ['read:private'];

/** As many operations of the GitHub example, for an upstream at this URL. */
export async function manyTools(upstream: string, most: number): Promise<ManyTools> {
  const file = manifold(most);
  const document = await localDocument(file);
  const [settings] = wholeSettings(document);
  if (settings === undefined) throw new Error(`${file} has no operations`);
  const { tools } = await apiTools(document, { ...settings, prefix: 'api' });
  const first = tools.findIndex(isCallable);
  const called = tools[first];
  if (called === undefined || tools.length < most) throw new Error(`${file} has too few tools`);
  const inOrder = [called, ...tools.slice(0, first), ...tools.slice(first + 1)];
  const values = Object.entries(settings.schemes).map(([name, header]) => [
    name,
    { header: header.toLowerCase(), value: 'v' },
  ]);
  const api = {
    url: upstream,
    exchange: { audience: upstream, scopes: [...new Set([...SCOPES, ...settings.ceiling!])] },
    callerScopes: 'none',
    openapi: resolve(file),
    securitySchemes: Object.fromEntries(values) as object,
  };
  return {
    call: { name: called.name, arguments: sampleArguments(called.input.json, 'required') },
    upstream: (count) => {
      const operations = inOrder.slice(0, count).map(({ operation }) => operation.key);
      return { ...api, tools: { include: [{ operations }] } };
    },
  };
}

function isCallable({ operation, input }: ApiTool): boolean {
  return operation.method === 'GET' && input.check(sampleArguments(input.json, 'required')).ok;
}

/** The operations of the GitHub example, repeated below other paths until there are so many. */
function manifold(most: number): string {
  const { paths, ...rest } = JSON.parse(readFileSync(EXAMPLE, 'utf8')) as {
    paths: Record<string, object>;
  };
  const { length } = Object.values(paths).flatMap((item) => Object.keys(item));
  const copies = Array.from({ length: Math.ceil(most / length) }, (_, at) => at);
  const all = copies.flatMap((at) =>
    Object.entries(paths).map(([path, item]) => {
      const text = JSON.stringify(item).replace(/("operationId":"[^"]+)/g, `$1-${at}`);
      return [`/copy-${at}${path}`, JSON.parse(text) as object] as const;
    }),
  );
  return written('many.openapi.json', { ...rest, paths: Object.fromEntries(all) });
}
