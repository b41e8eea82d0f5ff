import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { AxiosProxyConfig } from 'axios';
import { bypassRules, proxyFor, type OutboundProxies } from './outbound-proxies.js';
import { proxyName, type ProxyServer } from './proxy-server.js';
import { withoutStrayAnswers } from './stray-answers.js';
import { tlsName, TunnelAgent } from './tunnel-agent.js';
import { Turns } from './turns.js';

/** The value that axios sets on each socket; another one would change the option back and forth. */
const KEEP_ALIVE_MS = 60_000;
/**
 * Milliseconds for which a connection waits for its next request; for less, where the server announces less. Many
 * servers close after five seconds and announce nothing, uvicorn and streaming ones of Node among them: a request that
 * meets the end of its connection is lost, and what may have run is not sent again.
 */
const IDLE_MS = 4_000;
/** Most connections to one host; further requests wait. */
export const MAX_SOCKETS = 256;

const KEPT = {
  keepAlive: true,
  keepAliveMsecs: KEEP_ALIVE_MS,
  // Only with it does Node heed `Keep-Alive: timeout=5` of an answer (RFC 9112 §9.5). It ends no request.
  timeout: IDLE_MS,
  maxSockets: MAX_SOCKETS,
  scheduling: 'lifo' as const,
};

/** For https: certificates are verified whatever the environment says (NODE_TLS_REJECT_UNAUTHORIZED). */
const KEPT_TLS = { ...KEPT, rejectUnauthorized: true };

/** How one request leaves. */
export interface Route {
  readonly httpAgent: HttpAgent;
  readonly httpsAgent: HttpsAgent;
  /** The proxy that is asked by the whole URL, in axios's words. */
  readonly proxy: false | AxiosProxyConfig;
  /** The same, as it was read. */
  readonly forwarding?: ProxyServer;
  /** The proxy that gets the request with its whole URL; a 407 is the proxy's. */
  readonly forwardedBy?: string;
  /** For requests in a tunnel: Node does not count connections that are still being opened. */
  readonly tunnelTurns?: Turns;
}

/** The ways out: directly, or through proxies if there are any. */
export interface OutboundRoutes {
  for(url: string): Route;
  /** Closes idle connections. */
  close(): void;
}

export function outboundRoutes(proxies?: OutboundProxies): OutboundRoutes {
  const httpAgent = withoutStrayAnswers(new HttpAgent(KEPT));
  const httpsAgent = withoutStrayAnswers(new HttpsAgent(KEPT_TLS));
  const direct: Route = { httpAgent, httpsAgent, proxy: false };
  if (proxies?.https === undefined && proxies?.http === undefined) {
    return {
      for: () => direct,
      close: () => {
        destroy(direct);
      },
    };
  }
  const rules = bypassRules(proxies);
  const forwarding = proxies.http && forwardingBy(proxies.http, httpAgent);
  const tunnelling = proxies.https && withoutStrayAnswers(new TunnelAgent(proxies.https, KEPT_TLS));
  const turns = new Map<string, Turns>();
  return {
    for: (text) => {
      const url = new URL(text);
      if (proxyFor(proxies, rules, url) === undefined) return direct;
      if (url.protocol === 'http:') return forwarding ?? direct;
      const own = turns.get(url.host) ?? new Turns(MAX_SOCKETS);
      turns.set(url.host, own);
      return { ...direct, httpsAgent: tunnelling ?? httpsAgent, tunnelTurns: own };
    },
    close: () => {
      destroy(direct);
      tunnelling?.destroy();
      forwarding?.httpsAgent.destroy();
    },
  };
}

function destroy({ httpAgent, httpsAgent }: Route): void {
  httpAgent.destroy();
  httpsAgent.destroy();
}

/** Plain http, with the whole URL in the request line (RFC 9112 §3.2.2). */
function forwardingBy(proxy: ProxyServer, httpAgent: HttpAgent): Route {
  const { secure, hostname, port, credentials } = proxy;
  return {
    httpAgent,
    // Otherwise Node would use the target's name, from `Host`.
    httpsAgent: withoutStrayAnswers(new HttpsAgent({ ...KEPT_TLS, servername: tlsName(hostname) })),
    proxy: {
      protocol: secure ? 'https' : 'http',
      host: hostname,
      port,
      ...(credentials && { auth: credentials }),
    },
    forwarding: proxy,
    forwardedBy: proxyName(proxy),
  };
}
