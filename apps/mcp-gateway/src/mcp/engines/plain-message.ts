import { SUPPORTED_PROTOCOL_VERSIONS } from '@modelcontextprotocol/sdk/types.js';
import {
  CLIENT_CAPABILITIES_META_KEY,
  CLIENT_INFO_META_KEY,
  PROTOCOL_VERSION_META_KEY,
} from '@modelcontextprotocol/server';
import type { IncomingHttpHeaders } from 'node:http';
import { isId, isRecord } from '../../ladder/message/json-rpc.js';
import type { Admission, AdmittedCall } from '../../ladder/admission.js';
import type { McpMessage } from '../../ladder/message/mcp-message.js';
import { MODERN_VERSION, versionOf } from '../../ladder/message/message-verdict.js';
import { standardHeadersAgree } from '../../ladder/message/standard-headers.js';

/*
 * Messages that are answered without an SDK's server, since its answer is known: the same bytes
 * (prepared-lists.spec.ts, plain-calls.spec.ts).
 */

/** A `tools/list` whose answer depends on nothing that it says but its id. */
export interface PlainList extends McpMessage {
  readonly id: string | number;
}

const MEMBERS: readonly string[] = ['jsonrpc', 'id', 'method', 'params'];
const LIST_PARAMS: readonly string[] = ['_meta'];
/** The arguments are none of its engine's (`forEngine`). */
const CALL_PARAMS: readonly string[] = ['name', '_meta'];
const RESERVED = 'io.modelcontextprotocol/';
/** What every request of 2026-07-28 says of its client, judged with its envelope. */
const ENVELOPE: readonly string[] = [
  PROTOCOL_VERSION_META_KEY,
  CLIENT_INFO_META_KEY,
  CLIENT_CAPABILITIES_META_KEY,
];

/**
 * Whether a message is a `tools/list` that its engine answers with the whole list as JSON. What has a cursor, a
 * progress token, or anything else that an engine may look at, is not, nor what an engine refuses.
 */
export function isPlainList(
  message: McpMessage,
  headers: IncomingHttpHeaders,
): message is PlainList {
  const { method, id, body } = message;
  return (
    method === 'tools/list' &&
    isId(id) &&
    saysOnly(body, LIST_PARAMS) &&
    isServable(message, method, headers)
  );
}

/** An admitted call whose engine would do nothing but run its tool, and put the result beside the id. */
export interface PlainCall extends AdmittedCall {
  readonly message: AdmittedCall['message'] & { readonly id: string | number };
}

/** Whether an admission is one. What reports progress is not. */
export function isPlainCall(admission: Admission): admission is PlainCall {
  if (admission.kind !== 'call') return false;
  const { id, body } = admission.message;
  return isId(id) && saysOnly(body, CALL_PARAMS);
}

function saysOnly(body: object, names: readonly string[]): boolean {
  if (!onlyHas(body, (name) => MEMBERS.includes(name))) return false;
  const { params = {} } = body as { params?: unknown };
  if (!isRecord(params) || !onlyHas(params, (name) => names.includes(name))) return false;
  const { _meta: meta = {} } = params;
  return isRecord(meta) && onlyHas(meta, isMerelyCarried);
}

function isMerelyCarried(name: string): boolean {
  return name.startsWith(RESERVED) ? ENVELOPE.includes(name) : name !== 'progressToken';
}

function onlyHas(value: object, allowed: (name: string) => boolean): boolean {
  return Object.keys(value).every(allowed);
}

function isServable(message: McpMessage, method: string, headers: IncomingHttpHeaders): boolean {
  const version = versionOf(headers);
  return message.era === 'legacy'
    ? version === undefined || SUPPORTED_PROTOCOL_VERSIONS.includes(version)
    : message.classification?.revision === MODERN_VERSION &&
        standardHeadersAgree(headers, { method, toolName: undefined });
}
