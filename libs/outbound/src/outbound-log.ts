import type { OutboundSettings } from './outbound-settings.js';
import { proxyName } from './proxy-server.js';

/** The part of a logger that is used here. */
export interface OutboundLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** Logs once, at the start, what does not leave directly and through TLS; without passwords. */
export function logOutbound(
  logger: OutboundLogger,
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
