import type { WrittenRequest } from '../../requests/upstream-requests.js';
import type { UpstreamRequest } from '../http-session.js';
import { writeBody } from './request-body.js';
import { writeHeaders } from './request-headers.js';
import { SizeRefusal } from './request-refusal.js';
import type { BaseUrl } from './request-url.js';

/** What requests of one upstream have in common. */
export interface RequestRules {
  readonly base: BaseUrl;
  /** Fixed ones, by lower-case name; they win over a request's own. */
  readonly headers: Readonly<Record<string, string>>;
  /** Bytes of URL and body together. */
  readonly argumentBytes: number;
}

/** Throws `RequestRefusal`, and `TypeError` for what is no argument's fault. */
export function writeRequest(
  { method, path, query, headers = {}, body }: UpstreamRequest,
  rules: RequestRules,
): WrittenRequest {
  if (body !== undefined && (method === 'GET' || method === 'HEAD')) {
    throw new TypeError(`${method} has no body`);
  }
  const url = rules.base.below(path, query);
  const written = body && writeBody(body);
  if (url.length + (written?.bytes.length ?? 0) > rules.argumentBytes) {
    throw new SizeRefusal('request', rules.argumentBytes, 'bytes');
  }
  return {
    method,
    url,
    headers: {
      accept: 'application/json',
      ...writeHeaders(headers),
      ...rules.headers,
      ...(written && { 'content-type': written.mediaType }),
    },
    ...(written && { body: written.bytes }),
  };
}
