import { resolve } from 'node:path';
import { apiTools } from '../../libs/openapi/src/index.js';
import { localDocument, wholeSettings } from './whole-document.js';

/** Where a document is served, and who may call it. */
export interface WholeUpstreamOptions {
  /** Of the API. */
  readonly url: string;
  readonly audience: string;
  /** The scope that callers need. */
  readonly callerScope: string;
}

/** An upstream of `gateway.yaml` with every operation of a document that may be served. */
export async function wholeUpstream(
  path: string,
  { url, audience, callerScope }: WholeUpstreamOptions,
): Promise<object> {
  const document = await localDocument(path);
  const [settings] = wholeSettings(document);
  const { ceiling = [], schemes } = settings!;
  const { tools } = await apiTools(document, settings!);
  const values = Object.entries(schemes).map(
    ([name, header]) => [name, { header, value: 'v' }] as const,
  );
  return {
    url,
    exchange: { audience, scopes: ceiling.length > 0 ? ceiling : ['all'] },
    callerScopes: [callerScope],
    openapi: resolve(path),
    securitySchemes: Object.fromEntries(values),
    output: 'loose',
    tools: { include: [{ operations: tools.map(({ operation }) => operation.key) }] },
  };
}
