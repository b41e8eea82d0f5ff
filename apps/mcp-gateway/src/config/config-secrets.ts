import type { OutboundProxies } from '#outbound';
import { readRedisUrl, redisSecrets } from '#token-exchange';
import type { GatewayConfig } from './config.js';

/** Whatever the settings keep secret, as it may be repeated by somebody. */
export function secretsOf({ exchange, outbound }: GatewayConfig): readonly string[] {
  const { client, shared } = exchange;
  const key = 'key' in client ? client.key.split(/\r?\n/).filter(isKeyLine) : [];
  return [
    ...('secret' in client ? [client.secret] : []),
    ...key,
    ...(shared === undefined ? [] : redisSecrets(readRedisUrl(shared.url))),
    ...(shared?.keys ?? []).map((each) => each.toString('base64')),
    ...proxySecrets(outbound.outboundProxies),
  ];
}

/** Passwords of proxies, which their answers may repeat. */
export function proxySecrets(proxies: OutboundProxies | undefined): readonly string[] {
  return [proxies?.https, proxies?.http].flatMap((proxy) => proxy?.credentials?.password ?? []);
}

/** A line of PEM that is not its frame. */
function isKeyLine(line: string): boolean {
  return line !== '' && !line.startsWith('-----');
}
