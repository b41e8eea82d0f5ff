/** What the edge knows of a request before anybody is authenticated. */
export interface EdgeRequest {
  readonly method: string;
  readonly path: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
}

/** Who may reach this server, from configuration alone. */
export interface EdgeRules {
  /** As `normalHost` writes them. */
  readonly hosts: ReadonlySet<string>;
  /** Of the public URL's scheme. */
  readonly defaultPort: '80' | '443';
  readonly origins: ReadonlySet<string>;
}

/** What the edge decides: go on, refuse, or answer a preflight. */
export type EdgeVerdict =
  | { readonly kind: 'pass'; readonly cors: 'none' | 'one' | 'any' }
  | { readonly kind: 'refuse'; readonly what: 'host' | 'origin'; readonly message: string }
  | { readonly kind: 'preflight' };

const HEALTH = ['/healthz', '/readyz'];
const DISCOVERY = '/.well-known/';

/** The rules of a gateway with this public URL, port and lists. Throws on an unparsable URL. */
export function edgeRules(config: {
  readonly publicUrl: string;
  readonly port: number;
  readonly allowedHosts: readonly string[];
  readonly corsOrigins: readonly string[];
}): EdgeRules {
  const { host, origin, protocol } = new URL(config.publicUrl);
  const defaultPort = protocol === 'https:' ? '443' : '80';
  const loopback = ['localhost', '127.0.0.1', '[::1]'].map((name) => `${name}:${config.port}`);
  return {
    hosts: new Set(
      [host, ...loopback, ...config.allowedHosts].map((name) => normalHost(name, defaultPort)),
    ),
    defaultPort,
    origins: new Set([origin, ...config.corsOrigins]),
  };
}

/**
 * A Host as an authority (RFC 3986 §6.2.2.1, §6.2.3): no case, and the default port is as good as none.
 * A name that ends in a dot is another name, to be listed like any other.
 */
export function normalHost(host: string, defaultPort: string): string {
  const name = host.toLowerCase();
  const port = name.lastIndexOf(':');
  if (port === -1) return name;
  return ['', defaultPort].includes(name.slice(port + 1)) ? name.slice(0, port) : name;
}

/** Host, then Origin, then preflight (specification, Streamable HTTP, Security; Fetch, CORS). */
export function judgeEdge(request: EdgeRequest, rules: EdgeRules): EdgeVerdict {
  if (HEALTH.includes(request.path)) return { kind: 'pass', cors: 'none' };
  if (!rules.hosts.has(normalHost(request.host ?? '', rules.defaultPort))) {
    return { kind: 'refuse', what: 'host', message: 'Host not allowed' };
  }
  if (request.path.startsWith(DISCOVERY)) return { kind: 'pass', cors: 'any' };
  if (request.origin === undefined) {
    return request.method === 'OPTIONS' ? { kind: 'preflight' } : { kind: 'pass', cors: 'none' };
  }
  if (!rules.origins.has(request.origin)) {
    return { kind: 'refuse', what: 'origin', message: 'Origin not allowed' };
  }
  return request.method === 'OPTIONS' ? { kind: 'preflight' } : { kind: 'pass', cors: 'one' };
}
