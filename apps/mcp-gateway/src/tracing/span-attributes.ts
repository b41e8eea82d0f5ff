import type { Attributes } from '@opentelemetry/api';
import { safeLine } from '#foreign-text';
import type { TracedRequest } from '#outbound';
import { MCP_METHODS, oneOf } from '../metrics/label-values.js';
import type { MessageAnswered, ToldCall } from '../observing/gateway-event.js';
import { ATTRIBUTE, EXECUTE_TOOL } from './conventions.js';
import type { TracedMessage } from './tracing.js';

/** Most characters of what is not a word of ours: an id, a path of a document. */
export const MAX_ATTRIBUTE_CHARACTERS = 200;

/** In the place of a method that is a client's own word (OpenTelemetry, `_OTHER`). */
const OTHER_METHOD = '_OTHER';
/** JSON-RPC error codes, as `MessageAnswered.error` has them; HTTP statuses are positive. */
const RPC_CODE = /^-\d+$/;

/** Name of a message's span: the method, and the tool if the catalogue has it. */
export function messageName({
  method,
  call,
}: Pick<TracedMessage, 'method'> & { readonly call?: Pick<ToldCall, 'tool'> | undefined }): string {
  const known = oneOf(MCP_METHODS, method, OTHER_METHOD);
  return call?.tool === undefined ? known : `${known} ${call.tool}`;
}

/** What is known of a message when its span begins. */
export function messageAttributes(message: TracedMessage): Attributes {
  const { method, id, protocolVersion, reference } = message;
  return {
    [ATTRIBUTE.method]: oneOf(MCP_METHODS, method, OTHER_METHOD),
    [ATTRIBUTE.transport]: 'tcp',
    [ATTRIBUTE.networkProtocol]: 'http',
    [ATTRIBUTE.reference]: reference,
    ...(id !== null && { [ATTRIBUTE.requestId]: line(String(id)) }),
    ...(protocolVersion !== undefined && { [ATTRIBUTE.version]: protocolVersion }),
    ...(method === 'tools/call' && { [ATTRIBUTE.operation]: EXECUTE_TOOL }),
  };
}

/** What is known of it when it was answered. */
export function answerAttributes({ error, call }: MessageAnswered): Attributes {
  return {
    ...(call?.tool !== undefined && { [ATTRIBUTE.tool]: call.tool }),
    ...(call?.upstream !== undefined && { [ATTRIBUTE.upstream]: call.upstream }),
    ...(error !== '' && { [ATTRIBUTE.error]: error }),
    ...(RPC_CODE.test(error) && { [ATTRIBUTE.rpcStatus]: error }),
    ...(call !== undefined && { [ATTRIBUTE.outcome]: call.outcome }),
    ...(call?.code !== undefined && { [ATTRIBUTE.code]: call.code }),
    ...(call?.delegation && { [ATTRIBUTE.cache]: call.delegation.from }),
  };
}

/** Name of the span of a request that leaves. */
export function requestName(request: TracedRequest): string {
  return request.kind === 'exchange'
    ? `POST ${new URL(request.url).host}`
    : `${request.method} ${line(request.route)}`;
}

/** What is known of it when it is sent. Of the URL its host alone. */
export function requestAttributes(request: TracedRequest): Attributes {
  const { hostname, port, protocol } = new URL(request.url);
  const usual = protocol === 'https:' ? HTTPS_PORT : HTTP_PORT;
  const to = {
    [ATTRIBUTE.address]: hostname,
    [ATTRIBUTE.port]: port === '' ? usual : Number(port),
  };
  return request.kind === 'exchange'
    ? { ...to, [ATTRIBUTE.httpMethod]: 'POST', [ATTRIBUTE.profile]: request.profile }
    : {
        ...to,
        [ATTRIBUTE.httpMethod]: request.method,
        [ATTRIBUTE.template]: line(request.route),
        [ATTRIBUTE.upstream]: request.upstream,
      };
}

const HTTPS_PORT = 443;
const HTTP_PORT = 80;

function line(text: string): string {
  return safeLine(text, { max: MAX_ATTRIBUTE_CHARACTERS });
}
