import { BaseUrl } from '../../apps/mcp-gateway/src/upstreams/http/request/request-url.js';
import { writeRequest } from '../../apps/mcp-gateway/src/upstreams/http/request/written-request.js';
import {
  apiTools,
  loadDocument,
  type ApiDocument,
  type ApiTool,
  type ApiTools,
  type ApiToolSettings,
} from '../../libs/openapi/src/index.js';
import { WHOLE } from '../support/api-tools.js';

const BASE = 'https://api.test/v1';

/** Everything that may be selected is, without a prefix. */
export const SETTINGS: ApiToolSettings = { ...WHOLE, prefix: '', url: BASE };

/** What a fragment is, beside its one operation. */
export interface Fragment extends Partial<ApiToolSettings> {
  /** Of the document: `components`, `servers`, … */
  readonly root?: object;
  readonly version?: '3.0.3' | '3.1.0' | '3.2.0';
}

/** A document whose one operation is at this key: `GET /users/{id}`. */
export function withOperation(key: string, operation: object, more: Fragment = {}): object {
  const [method = '', path = ''] = key.split(' ');
  const { version = '3.1.0', root = {} } = more;
  const paths = { [path]: { [method.toLowerCase()]: operation } };
  return { openapi: version, info: { title: 'Corpus', version: '1' }, paths, ...root };
}

/** A document in memory, by the loader: JSON of an object, or a text as it is. */
export async function loadedText(document: object | string): Promise<ApiDocument> {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  const readers = {
    readFile: () => Promise.resolve({ ok: true, text } as const),
    fetch: () => Promise.resolve({ ok: false, problem: 'is not there' } as const),
  };
  const source = { path: '/specs/api.yaml', shown: 'api.yaml' };
  const loaded = await loadDocument(source, readers, new AbortController().signal);
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  return loaded.document;
}

/** What a document gives, with everything selected unless told otherwise. */
export async function toolsOf(
  document: object | string,
  settings: Partial<ApiToolSettings> = {},
): Promise<ApiTools> {
  return apiTools(await loadedText(document), { ...SETTINGS, ...settings });
}

/** The tools of one operation, which is named. */
export function madeOf(key: string, operation: object, more: Fragment = {}): Promise<ApiTools> {
  const include = [{ operations: [key] }];
  return toolsOf(withOperation(key, operation, more), { include, ...more });
}

/** The tool of one operation. Fails where it is refused. */
export async function toolOf(
  key: string,
  operation: object,
  more: Fragment = {},
): Promise<ApiTool> {
  const { tools, problems } = await madeOf(key, operation, more);
  expect(problems).toEqual([]);
  return tools[0]!;
}

/** Why an operation is refused. */
export async function refusalOf(
  key: string,
  operation: object,
  more: Fragment = {},
): Promise<string> {
  const { refused } = await madeOf(key, operation, more);
  return refused.map(({ kind, reason }) => `${kind}: ${reason}`).join('\n');
}

/** A request as it leaves. */
export interface Sent {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A character for each byte. */
  readonly body: string | undefined;
}

/** What a call sends; its URL stands without scheme and host where these are the upstream's. Throws what it is refused with. */
export function sent(tool: ApiTool, given: object): Sent {
  const checked = tool.input.check(given);
  if (!checked.ok) throw new Error(checked.problems.join('; '));
  const base = new BaseUrl(tool.url ?? BASE);
  const rules = { base, headers: {}, argumentBytes: 65_536 };
  const { url, headers, body } = writeRequest(
    tool.request(checked.value as Record<string, unknown>),
    rules,
  );
  const { origin } = new URL(BASE);
  const shown = url.startsWith(`${origin}/`) ? url.slice(origin.length) : url;
  return { url: shown, headers, body: body?.toString('latin1') };
}

/** Where calls go. */
export const urlsOf = (tool: ApiTool, given: readonly object[]) =>
  given.map((each) => sent(tool, each).url);

/** Names of the arguments that are shown. */
export const namesOf = ({ input: { json } }: ApiTool) => Object.keys(json.properties as object);

export const string = { type: 'string' };

/** A parameter: `['id', 'path']`. */
export const parameter = (name: string, place: string, more: object = {}) => ({
  name,
  in: place,
  ...(place === 'path' && { required: true }),
  schema: string,
  ...more,
});

/** A required body in one media type. */
export const body = (schema: object, mediaType = 'application/json', more: object = {}) => ({
  required: true,
  content: { [mediaType]: { schema, ...more } },
});

export const object = (properties: object, more: object = {}) => ({
  type: 'object',
  properties,
  ...more,
});
