import { isIPv6 } from 'node:net';

const NETWORK_GROUPS = 4;
const GROUPS = 8;

/**
 * What one subscriber is known by: an IPv4 address, also where it comes mapped into IPv6 (RFC 4291
 * §2.5.5.2), or the /64 of an IPv6 address, within which a host chooses its own (RFC 4291 §2.5.1).
 */
export function sourceOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !isIPv6(address)) return mapped ?? address;
  const [before = '', after] = (address.split('%', 1)[0] ?? '').split('::');
  const front = groupsOf(before);
  const zeros = after === undefined ? 0 : GROUPS - front.length - groupsOf(after).length;
  const groups = [...front, ...Array<number>(zeros).fill(0), ...groupsOf(after)];
  const network = groups.slice(0, NETWORK_GROUPS).map((group) => group.toString(16));
  return `${network.join(':')}::/64`;
}

function groupsOf(text = ''): readonly number[] {
  return text === '' ? [] : text.split(':').map((group) => parseInt(group, 16));
}
