import { text } from '#auth';
import { setting } from '../setting-values.js';

/** The settings of how requests leave; `outboundSettings` of libs/outbound reads them. */
export const OUTBOUND_SETTINGS = {
  OUTBOUND_PROXY: setting(text.optional(), {
    description:
      'environment sends requests through HTTPS_PROXY, HTTP_PROXY and NO_PROXY (docs/networks.md).',
    example: 'environment',
    unset: 'directly, whatever those say',
  }),
  PLAIN_HTTP_HOSTS: setting(text.optional(), {
    description:
      'Hosts that issuer and upstreams may have without TLS, as host or host:port, separated by spaces (docs/networks.md).',
    example: 'orders.shop.svc.cluster.local:8080',
  }),
};
