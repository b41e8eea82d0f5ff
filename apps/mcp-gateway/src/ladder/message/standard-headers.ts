import type { IncomingHttpHeaders } from 'node:http';
import { valueAt, type Mirrored } from '../../upstreams/mcp/headers/mirrored-headers.js';
import { isRecord } from './json-rpc.js';

const BASE64_SENTINEL =
  /^=\?base64\?((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)\?=$/;

/**
 * Whether the standard headers of a 2026-07-28 request repeat what its body says
 * (specification 2026-07-28, Streamable HTTP, Server Validation). The modern engine writes the
 * answer when they do not; here it decides that nothing is authorized for such a request.
 */
export function standardHeadersAgree(
  headers: IncomingHttpHeaders,
  body: { readonly method: string; readonly toolName: string | undefined },
): boolean {
  if (headers['mcp-protocol-version'] === undefined) return false;
  if (single(headers['mcp-method']) !== body.method) return false;
  return body.toolName === undefined || decode(single(headers['mcp-name'])) === body.toolName;
}

/**
 * The first header that does not repeat its argument, by name, or nothing (2026-07-28, Server Behavior for Custom
 * Headers). A header without its argument is not looked at.
 */
export function mirroredHeaderAtFault(
  headers: IncomingHttpHeaders,
  mirrored: readonly Mirrored[],
  given: unknown,
): string | undefined {
  if (!isRecord(given)) return undefined;
  const fault = mirrored.find(({ path, header }) => {
    const value = valueAt(given, path);
    const text = textOf(value);
    // A value that no header can say is left to whoever checks arguments.
    if (text === undefined) return false;
    const said = decode(single(headers[`mcp-param-${header.toLowerCase()}`]));
    if (said === undefined) return true;
    const same = typeof value === 'number' && DECIMAL.test(said) && Number(said) === value;
    return !same && said !== text;
  });
  return fault && `Mcp-Param-${fault.header}`;
}

/** A value as its header says it before it is encoded. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const isPlain = typeof value === 'boolean' || Number.isSafeInteger(value);
  return isPlain ? String(value) : undefined;
}

const DECIMAL = /^-?\d{1,16}(?:\.0{1,16})?$/;

function single(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value.trim() : undefined;
}

function decode(value: string | undefined): string | undefined {
  const encoded = BASE64_SENTINEL.exec(value ?? '')?.[1];
  return encoded === undefined ? value : Buffer.from(encoded, 'base64').toString('utf8');
}
