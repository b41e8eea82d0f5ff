import { BaseUrl } from '../../apps/mcp-gateway/src/upstreams/http/request/request-url.js';
import { writeRequest } from '../../apps/mcp-gateway/src/upstreams/http/request/written-request.js';
import { member } from '../../libs/openapi/src/document/node.js';
import type { ApiDocument } from '../../libs/openapi/src/document/api-document.js';
import type { OperationOverride } from '../../libs/openapi/src/operation/operation-override.js';
import {
  operationRequest,
  type OperationRequest,
} from '../../libs/openapi/src/operation/operation-request.js';
import { Refusal } from '../../libs/openapi/src/operation/refusal.js';
import type { HttpMethod } from '../../libs/openapi/src/request/api-request.js';
import { documentOf } from './api-document.js';

/** One operation of a document, for rules of arguments and requests. */
export interface OperationText {
  readonly method?: HttpMethod;
  readonly path?: string;
  /** Of its path. */
  readonly shared?: readonly object[];
  readonly parameters?: readonly object[];
  readonly requestBody?: object;
  readonly components?: object;
  readonly version?: ApiDocument['version'];
  readonly override?: OperationOverride;
  /** Lower-case names of headers that each request carries. */
  readonly headers?: readonly string[];
}

/** The arguments and requests of an operation, as the gateway makes them. */
export function requestsOf(text: OperationText): OperationRequest {
  const { method = 'GET', path = '/x', components = {}, version = '3.1' } = text;
  const { shared = [], parameters = [], requestBody, override, headers = [] } = text;
  const operation = { parameters, ...(requestBody && { requestBody }) };
  const item = { parameters: shared, [method.toLowerCase()]: operation };
  const document = documentOf({ paths: { [path]: item }, components }, version);
  const pathItem = member(member(document.root, 'paths')!, path)!;
  const node = member(pathItem, method.toLowerCase())!;
  const key = `${method} ${path}`;
  return operationRequest(
    document,
    { id: undefined, method, path, key, tags: [], deprecated: false, node, pathItem },
    { override, accept: 'application/json', headers },
  );
}

/** A request as it goes to `https://api.test/v1`. */
export interface SentRequest {
  /** Behind the base URL. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

const BASE = 'https://api.test/v1';
const rules = { base: new BaseUrl(BASE), headers: {}, argumentBytes: 65_536 };

/** What the gateway sends for arguments. */
export function sentOf({ request }: OperationRequest, given: object): SentRequest {
  const { url, headers, body } = writeRequest(request({ ...given }), rules);
  return { url: url.slice(BASE.length), headers, body: body?.toString('latin1') };
}

/** A parameter of any schema. */
export const parameter =
  (place: string) =>
  (name: string, more: object = {}) => ({
    name,
    in: place,
    ...(place === 'path' && { required: true }),
    schema: {},
    ...more,
  });

/** A required body in one media type. */
export const bodyOf = (mediaType: string, schema: object, more: object = {}) => ({
  required: true,
  content: { [mediaType]: { schema, ...more } },
});

/** The URL of a call, behind the base URL. */
export const urlOf = (text: OperationText, given: object) => sentOf(requestsOf(text), given).url;

/** A POST with a body. */
export const post = (requestBody: object, more: OperationText = {}): OperationText => ({
  method: 'POST',
  requestBody,
  ...more,
});

/** The media type and the body of a call, a character for each byte. */
export const bodySent = (text: OperationText, given: object) => {
  const { body, headers } = sentOf(requestsOf(text), given);
  return [headers['content-type'], body];
};

/** Names of the arguments, as they are shown. */
export const namesOf = (text: OperationText) => requestsOf(text).arguments.map(({ name }) => name);

/** Why an operation is refused: the kind and the reason; undefined for one that is served. */
export function refusalOf(
  text: OperationText,
): readonly [kind: string, reason: string] | undefined {
  try {
    requestsOf(text);
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return [error.kind, error.message];
    throw error;
  }
}
