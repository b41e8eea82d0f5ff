import { BlockList, isIP } from 'node:net';
import { isLoopbackUrl } from './loopback.js';
import { readProxy, type ProxyServer } from './proxy-server.js';

/** The proxies that requests go through, as the environment says. */
export interface OutboundProxies {
  /** For https targets, by a tunnel. */
  readonly https: ProxyServer | undefined;
  /** For http targets. */
  readonly http: ProxyServer | undefined;
  /** Entries of `NO_PROXY`, each of which `bypassRule` reads. */
  readonly bypass: readonly string[];
}

/** Whether a target is reached without a proxy; `host` is lower-case, an IPv6 address without brackets. */
type BypassRule = (host: string, port: number) => boolean;

const NAME = /^(\*?\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?$/;
const WITH_PORT = /^(\[[0-9a-f:.]+\]|[^:[\]]+):([1-9]\d{0,4})$/;

/**
 * Reads what `OUTBOUND_PROXY=environment` names: `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, in capitals
 * or not. Undefined without it. Problems contain no password, and no value that may have one.
 */
export function outboundProxies(
  given: Readonly<Record<string, string>>,
  problems: string[],
): OutboundProxies | undefined {
  const { OUTBOUND_PROXY: wanted } = given;
  if (wanted !== undefined && wanted !== 'environment') {
    problems.push(
      'OUTBOUND_PROXY: write environment, and the proxies as HTTPS_PROXY, HTTP_PROXY and NO_PROXY; ' +
        'without it requests leave directly',
    );
  }
  if (wanted !== 'environment') return undefined;
  const read = (name: string) => valueOf(given, name, problems);
  const server = (name: string): ProxyServer | undefined => {
    const value = read(name);
    const proxy = value === undefined ? undefined : readProxy(value);
    if (typeof proxy !== 'string') return proxy;
    problems.push(`${name}: ${proxy}`);
    return undefined;
  };
  const bypass = (read('NO_PROXY') ?? '').split(/[\s,]+/).filter((entry) => entry !== '');
  for (const entry of bypass.filter((each) => bypassRule(each) === undefined)) {
    const shown = entry.includes('@') ? 'an entry' : JSON.stringify(entry);
    problems.push(
      `NO_PROXY: ${shown} is not read; write host, .suffix, host:port, an address, a network ` +
        'as 10.0.0.0/8, or * alone',
    );
  }
  return { https: server('HTTPS_PROXY'), http: server('HTTP_PROXY'), bypass };
}

/** Two spellings with different values are a problem: programs differ in which one they take. */
function valueOf(
  given: Readonly<Record<string, string>>,
  name: string,
  problems: string[],
): string | undefined {
  const [upper, lower] = [given[name], given[name.toLowerCase()]];
  if (upper !== undefined && lower !== undefined && upper !== lower) {
    problems.push(`${name}: differs from ${name.toLowerCase()}; set one of them, or both alike`);
  }
  return upper ?? lower;
}

/**
 * The proxy for a URL, if any. Loopback never has one, since a proxy would reach its own loopback. A name in
 * `NO_PROXY` includes the names below it; one that begins with a dot means only those.
 */
export function proxyFor(
  { https, http }: OutboundProxies,
  bypass: readonly BypassRule[],
  url: URL,
): ProxyServer | undefined {
  const secure = url.protocol === 'https:';
  const proxy = secure ? https : http;
  if (proxy === undefined || isLoopbackUrl(url.href)) return undefined;
  const port = Number(url.port || (secure ? 443 : 80));
  const host = bareHost(url.hostname);
  return bypass.some((rule) => rule(host, port)) ? undefined : proxy;
}

/** The rules of `NO_PROXY`. */
export function bypassRules({ bypass }: OutboundProxies): readonly BypassRule[] {
  return bypass.map(bypassRule).filter((rule) => rule !== undefined);
}

/** What one entry means; undefined for one that cannot be read. */
function bypassRule(given: string): BypassRule | undefined {
  const entry = given.toLowerCase();
  if (entry === '*') return () => true;
  const [, named = entry, port] = WITH_PORT.exec(entry) ?? [];
  const rule = addressRule(named) ?? (port === undefined ? networkRule(entry) : undefined);
  const hosts = rule ?? nameRule(named);
  if (hosts === undefined || Number(port ?? 1) > 65_535) return undefined;
  return (host, at) => hosts(host) && (port === undefined || at === Number(port));
}

function addressRule(text: string): ((host: string) => boolean) | undefined {
  const address = text.replace(/^\[(.*)\]$/, '$1');
  const family = familyOf(address);
  if (family === 0) return undefined;
  const same = family === 4 ? address : bareHost(new URL(`http://[${address}]`).hostname);
  return (host) => host === same;
}

function networkRule(text: string): ((host: string) => boolean) | undefined {
  const [address = '', prefix = '', ...more] = text.split('/');
  const family = familyOf(address);
  const longest = family === 4 ? 32 : 128;
  if (family === 0 || more.length > 0 || !/^\d{1,3}$/.test(prefix)) return undefined;
  if (Number(prefix) > longest) return undefined;
  const network = new BlockList();
  network.addSubnet(address, Number(prefix), family === 4 ? 'ipv4' : 'ipv6');
  return (host) => isIP(host) !== 0 && network.check(host, isIP(host) === 4 ? 'ipv4' : 'ipv6');
}

/** 4, 6, or 0 if a URL cannot have it as its address: zones (`%eth0`) are not allowed (URL, host parsing). */
function familyOf(address: string): number {
  return address.includes('%') ? 0 : isIP(address);
}

function nameRule(text: string): ((host: string) => boolean) | undefined {
  if (!NAME.test(text)) return undefined;
  const suffix = text.replace(/^\*/, '').replace(/\.$/, '');
  if (suffix.startsWith('.')) return (host) => host.endsWith(suffix);
  return (host) => host === suffix || host.endsWith(`.${suffix}`);
}

/** A URL's host as the rules compare it. */
function bareHost(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}
