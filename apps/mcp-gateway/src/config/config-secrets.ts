import type { OutboundProxies } from '#outbound';
import { readRedisUrl, redisSecrets, type ClientCredentials } from '#token-exchange';
import type { GatewayConfig } from './gateway-config.js';
import type { ServedSettings } from './served-settings.js';

/** Whatever the configuration keeps secret, as it may be repeated by somebody. */
export function secretsOf({
  admin,
  exchange: { shared },
  audit,
  outbound,
  served,
  traces,
}: Pick<
  GatewayConfig,
  'admin' | 'audit' | 'exchange' | 'outbound' | 'served' | 'traces'
>): readonly string[] {
  return [
    ...servedSecrets(served),
    ...(shared === undefined ? [] : redisSecrets(readRedisUrl(shared.url))),
    ...(shared?.keys ?? []).map((each) => each.toString('base64')),
    ...(audit?.subjectKey === undefined ? [] : [audit.subjectKey.toString('base64')]),
    ...proxySecrets(outbound.outboundProxies),
    ...Object.values(traces?.headers ?? {}),
    ...(admin?.token === undefined ? [] : [admin.token]),
  ];
}

/** The part of it that a reload replaces: what clients prove themselves by, and secret headers. */
export function servedSecrets({ upstreams }: ServedSettings): readonly string[] {
  const all = upstreams.flatMap(({ exchange, secrets }) => [
    ...(exchange === undefined ? [] : clientSecrets(exchange.client)),
    ...secrets,
  ]);
  return [...new Set(all)];
}

function clientSecrets(client: ClientCredentials): readonly string[] {
  return 'secret' in client ? [client.secret] : client.key.split(/\r?\n/).filter(isKeyLine);
}

/** Passwords of proxies, which their answers may repeat. */
export function proxySecrets(proxies: OutboundProxies | undefined): readonly string[] {
  return [proxies?.https, proxies?.http].flatMap((proxy) => proxy?.credentials?.password ?? []);
}

/** A line of PEM that is not its frame. */
function isKeyLine(line: string): boolean {
  return line !== '' && !line.startsWith('-----');
}
