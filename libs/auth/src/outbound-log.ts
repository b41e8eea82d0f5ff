import type { AuthLogger } from './auth.options.js';
import type { OutboundSettings } from './outbound-settings.js';
import { proxyName } from './proxy-server.js';

/** Says once, at the start, what leaves other than straight and through TLS; nothing of passwords. */
export function logOutbound(
  logger: AuthLogger,
  { outboundProxies: proxies, plainHttpHosts: hosts }: OutboundSettings,
): void {
  if (proxies !== undefined) {
    const { https, http, bypass } = proxies;
    const fields = {
      https: https === undefined ? 'direct' : proxyName(https),
      http: http === undefined ? 'direct' : proxyName(http),
      except: bypass.join(' '),
    };
    if (https === undefined && http === undefined) {
      logger.warn({}, 'OUTBOUND_PROXY: the environment names no proxy; requests leave directly');
    } else logger.info(fields, 'OUTBOUND_PROXY: requests leave through the environment’s proxies');
  }
  if (hosts.length > 0) {
    const names = hosts.join(' ');
    logger.warn({}, `PLAIN_HTTP_HOSTS: tokens and keys travel without TLS to and from ${names}`);
  }
}
