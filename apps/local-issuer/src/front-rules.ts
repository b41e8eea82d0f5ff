/** What the front knows of a request before anything reads it. */
export interface FrontRequest {
  readonly method: string;
  /** The request target in origin-form (RFC 9112 §3.2.1); another one is refused. */
  readonly target: string;
  /** The path as the provider knows it. */
  readonly path: string;
  /** Every authority that it is for. */
  readonly hosts: readonly string[];
  readonly origin: string | undefined;
}

/** What the front decides: go on, with which `Access-Control-Allow-Origin`, or refuse. */
export type FrontVerdict =
  | { readonly kind: 'pass'; readonly allowOrigin: string | undefined }
  | { readonly kind: 'refuse'; readonly status: 400 | 403; readonly message: string };

const LOOPBACK_ORIGIN = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/;
/** Public by nature: any page may read them (RFC 8414 §3.3, RFC 7517). */
const DOCUMENTS = /^\/(\.well-known\/|jwks$)/;
/** What a client in a browser calls from its own page. */
const CLIENT_ENDPOINTS = /^\/(token|token\/revocation|reg|me)$/;

/** What the front is configured with. */
export interface FrontRules {
  /** Ports it is reached at. */
  readonly ports: readonly number[];
  /** Origins of browser clients beside pages on loopback, as browsers send them. */
  readonly clientOrigins: readonly string[];
}

/**
 * The target in origin-form and the authorities it is for: an absolute-form target names its own, and
 * the Host line beside it does not count (RFC 9112 §3.2.2). Two Host lines stay two.
 */
export function addressed(
  target: string,
  hosts: readonly string[],
): Pick<FrontRequest, 'target' | 'hosts'> {
  const [, authority, rest = ''] = /^https?:\/\/([^/?#@]+)([/?#].*)?$/is.exec(target) ?? [];
  if (authority === undefined) return { target, hosts };
  return {
    target: rest.startsWith('/') ? rest : `/${rest}`,
    hosts: hosts.length > 1 ? hosts : [authority],
  };
}

/**
 * Judges by authority and origin alone. Only loopback names at this issuer's ports are its own
 * (a foreign name that resolves to loopback is DNS rebinding); browser clients are pages on loopback,
 * so that no page elsewhere registers a client or redeems a code, and what `CORS_ORIGINS` names: apps and
 * extensions. A request without Origin is no page's.
 */
export function judgeFront(
  request: FrontRequest,
  { ports, clientOrigins }: FrontRules,
): FrontVerdict {
  const [host = '', ...others] = request.hosts;
  if (others.length > 0 || !request.target.startsWith('/')) {
    return { kind: 'refuse', status: 400, message: 'One Host header and a path are needed' };
  }
  if (!ownAuthorities(ports).includes(host.toLowerCase())) {
    return { kind: 'refuse', status: 403, message: 'Host not allowed' };
  }
  if (DOCUMENTS.test(request.path)) return { kind: 'pass', allowOrigin: '*' };
  const { origin } = request;
  if (origin === undefined || !CLIENT_ENDPOINTS.test(request.path)) {
    return { kind: 'pass', allowOrigin: undefined };
  }
  return LOOPBACK_ORIGIN.test(origin) || clientOrigins.includes(origin)
    ? { kind: 'pass', allowOrigin: origin }
    : { kind: 'refuse', status: 403, message: 'Origin not allowed' };
}

function ownAuthorities(ports: readonly number[]): string[] {
  return ['localhost', '127.0.0.1', '[::1]'].flatMap((name) =>
    ports.flatMap((port) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])),
  );
}
