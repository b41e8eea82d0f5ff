import { outboundProxies, type OutboundProxies } from './outbound-proxies.js';
import { plainHttpHosts } from './plain-http-hosts.js';

/** How requests leave, as `OUTBOUND_PROXY` and `PLAIN_HTTP_HOSTS` say. */
export interface OutboundSettings {
  /** Undefined: directly. */
  readonly outboundProxies: OutboundProxies | undefined;
  /** Hosts of issuer and upstream that may be reached without TLS, besides loopback. */
  readonly plainHttpHosts: readonly string[];
}

/** With 0, Node does not verify certificates unless code requires it. */
const UNVERIFIED = 'NODE_TLS_REJECT_UNAUTHORIZED';

/** Reads them from an environment; adds what is wrong to `problems`. */
export function outboundSettings(
  given: Readonly<Record<string, string>>,
  problems: string[],
): OutboundSettings {
  if (given[UNVERIFIED] === '0') {
    problems.push(
      `${UNVERIFIED}: certificates are always verified; name your authority's file in NODE_EXTRA_CA_CERTS`,
    );
  }
  return {
    outboundProxies: outboundProxies(given, problems),
    plainHttpHosts: plainHttpHosts(given['PLAIN_HTTP_HOSTS'], problems),
  };
}
