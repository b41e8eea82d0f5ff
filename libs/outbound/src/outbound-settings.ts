import { outboundProxies, type OutboundProxies } from './outbound-proxies.js';
import { plainHttpHosts } from './plain-http-hosts.js';

/** How requests leave, as `OUTBOUND_PROXY` and `PLAIN_HTTP_HOSTS` say. */
export interface OutboundSettings {
  /** Undefined: directly. */
  readonly outboundProxies: OutboundProxies | undefined;
  /** Hosts that issuer and upstream may have without TLS, besides loopback. */
  readonly plainHttpHosts: readonly string[];
}

/** Reads them from an environment; what is wrong goes to `problems`. */
export function outboundSettings(
  given: Readonly<Record<string, string>>,
  problems: string[],
): OutboundSettings {
  return {
    outboundProxies: outboundProxies(given, problems),
    plainHttpHosts: plainHttpHosts(given['PLAIN_HTTP_HOSTS'], problems),
  };
}
