import { RequestRefusal } from './request-refusal.js';
import { writePath, type RequestPath } from './request-path.js';
import { encoded, refuseLong } from './url-encoding.js';

/**
 * A part of a query: a name and its value, which get encoded (RFC 3986 §3.4), or one such pair that is encoded
 * already, for lists that keep their `,`.
 */
export type QueryPart =
  readonly [name: string, value: string | number | boolean] | { readonly encoded: string };

/** `query` of RFC 3986 §3.4 without what separates one pair from the next. */
const ENCODED = /^(?:[A-Za-z0-9\-._~!$'()*+,;=:@/?[\]]|%[0-9A-Fa-f]{2})+$/;

/** An upstream's base URL: every request stays below it. */
export class BaseUrl {
  /** Origin and path, without a slash at the end. */
  private readonly root: string;

  /** Throws `TypeError` for a URL that is not http or https, or has a query, a fragment or user info. */
  constructor(url: string) {
    const { protocol, origin, pathname, search, hash, username, password } = new URL(url);
    if (!/^https?:$/.test(protocol) || search + hash + username + password !== '') {
      throw new TypeError('a base URL is http or https, without query, fragment and user info');
    }
    this.root = origin + pathname.replace(/\/$/, '');
  }

  /** The URL of one request. Throws `RequestRefusal`. */
  below(path: RequestPath, query: readonly QueryPart[] = []): string {
    const pairs = query.map(writePart).join('&');
    const text = this.root + writePath(path) + (pairs === '' ? '' : `?${pairs}`);
    refuseLong(text);
    // A parser would change dot segments, backslashes, another host.
    if (new URL(text).href !== text) {
      throw new RequestRefusal('The values would lead out of the path.');
    }
    return text;
  }
}

function writePart(part: QueryPart): string {
  if ('encoded' in part) {
    if (!ENCODED.test(part.encoded)) throw new TypeError('a part of a query is not encoded');
    return part.encoded.replaceAll("'", '%27');
  }
  const [name, value] = part;
  return `${encoded(name)}=${encoded(String(value))}`;
}
