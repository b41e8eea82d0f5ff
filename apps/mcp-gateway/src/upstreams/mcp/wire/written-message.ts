import type { HttpHeaders } from '#outbound';
import type { LegacySession } from '../legacy/legacy-session.js';
import type { ForeignObject, RelayedInput } from '../mcp-session.js';
import { headerText } from '../headers/header-text.js';
import { CLIENT_INFO, META_KEYS, MODERN_REVISION } from '../revisions.js';

/** How a message is framed: in the modern revision, for the opening of a session, or within what was agreed to. */
export type Footing = 'modern' | 'opening' | LegacySession;

/** A request, or a notification. */
export interface Message<Method extends string = string> {
  readonly method: Method;
  /** Without `_meta`. */
  readonly params: ForeignObject;
  readonly meta?: ForeignObject | undefined;
  /** What the person may be asked and has answered, in the modern revision. */
  readonly input?: RelayedInput | undefined;
  /** Headers that mirror arguments, in the modern revision. */
  readonly mirrored?: HttpHeaders;
}

/** Headers of every message of a footing, but for the token and the trace; `fixed` are those of the settings. */
export function framingHeaders(footing: Footing, fixed: HttpHeaders): Record<string, string> {
  const headers: Record<string, string> = {
    ...fixed,
    accept: 'application/json, text/event-stream',
    'content-type': 'application/json',
  };
  if (footing === 'modern') headers['mcp-protocol-version'] = MODERN_REVISION;
  else if (footing !== 'opening') {
    headers['mcp-protocol-version'] = footing.revision;
    if (footing.id !== undefined) headers['mcp-session-id'] = footing.id;
  }
  return headers;
}

/** Headers of one message. */
export function messageHeaders(
  { method, params, mirrored }: Message,
  footing: Footing,
  fixed: HttpHeaders,
): HttpHeaders {
  const headers = framingHeaders(footing, fixed);
  if (footing !== 'modern') return headers;
  const { name } = params;
  return {
    ...headers,
    'mcp-method': method,
    ...(typeof name === 'string' && { 'mcp-name': headerText(name) }),
    ...mirrored,
  };
}

/** The JSON-RPC message; `trace` continues the caller's trace within `_meta` too. */
export function messageBody(
  { method, params, meta, input }: Message,
  footing: Footing,
  { id, trace }: { readonly id?: number | undefined; readonly trace: HttpHeaders },
): Buffer {
  const own = footing === 'modern' && {
    [META_KEYS.revision]: MODERN_REVISION,
    [META_KEYS.clientInfo]: CLIENT_INFO,
    [META_KEYS.capabilities]: capabilitiesFor(input),
  };
  const all = { ...meta, ...trace, ...own };
  const given = footing === 'modern' && {
    inputResponses: input?.responses,
    requestState: input?.state,
  };
  const sent = { ...params, ...given, ...(Object.keys(all).length > 0 && { _meta: all }) };
  return Buffer.from(JSON.stringify({ jsonrpc: '2.0', id, method, params: sent }));
}

function capabilitiesFor(input: RelayedInput | undefined): ForeignObject {
  if (input === undefined) return {};
  return { elicitation: Object.fromEntries(input.modes.map((mode) => [mode, {}])) };
}
