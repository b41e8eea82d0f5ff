import { parseBoundedJson, JsonBoundsError, type JsonBounds } from '#foreign-text';
import type { ForeignObject } from '../mcp-session.js';
import { WireFault } from './wire-fault.js';

/** What a server says that went wrong with a request (JSON-RPC 2.0 §5.1). */
export interface RpcError {
  readonly code: number;
  /** Foreign text. */
  readonly message: string;
  readonly data: unknown;
}

/** One message of a server. */
export type ServerMessage =
  | { readonly kind: 'result'; readonly id: unknown; readonly result: ForeignObject }
  | { readonly kind: 'error'; readonly id: unknown; readonly error: RpcError }
  | { readonly kind: 'request'; readonly id: string | number; readonly method: string }
  | { readonly kind: 'notification'; readonly method: string; readonly params: ForeignObject };

/** Most characters of the id of a server's own request, which is sent back to it. */
export const MAX_SERVER_ID_CHARACTERS = 256;

/** Reads one message. Throws `WireFault` for anything else. */
export function readMessage(text: string, bounds: JsonBounds): ServerMessage {
  const message = parsed(text, bounds);
  if (!isObject(message)) throw new WireFault('not a JSON-RPC message');
  const { id, method, result, error, params } = message;
  if (typeof method === 'string') {
    if (id === undefined) {
      return { kind: 'notification', method, params: isObject(params) ? params : {} };
    }
    if (isServerId(id)) return { kind: 'request', id, method };
  } else if (isObject(result)) return { kind: 'result', id, result };
  else if (isObject(error)) {
    const code = Number.isInteger(error['code']) ? Number(error['code']) : 0;
    const said = error['message'];
    const about = typeof said === 'string' ? said : '';
    return { kind: 'error', id, error: { code, message: about, data: error['data'] } };
  }
  throw new WireFault('not a JSON-RPC message');
}

/** Whether it is a JSON object. */
export function isObject(value: unknown): value is ForeignObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(text: string, bounds: JsonBounds): unknown {
  try {
    return parseBoundedJson(text, bounds);
  } catch (error) {
    if (!(error instanceof JsonBoundsError)) throw new WireFault('not the JSON that it says it is');
    throw new WireFault(error.message, `It is ${error.message}.`);
  }
}

function isServerId(id: unknown): id is string | number {
  return (
    typeof id === 'number' || (typeof id === 'string' && id.length <= MAX_SERVER_ID_CHARACTERS)
  );
}
