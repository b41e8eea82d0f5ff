import { givenSettings } from '#auth';
import { outboundSettings, type OutboundSettings } from '#outbound';
import { linesOf, type Line } from './report.js';

const way = linesOf('way out');

/** The names that are read of the environment where no other setting is. */
const NAMES = ['OUTBOUND_PROXY', 'HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'];

/** How requests leave where our settings are not read. */
export interface WayOut {
  readonly lines: readonly Line[];
  readonly proxies: OutboundSettings['outboundProxies'];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the proxies, as the gateway would, and nothing else. */
export function wayOut(environment: Environment): WayOut {
  const known = [...NAMES, ...NAMES.map((name) => name.toLowerCase())];
  const given = givenSettings(Object.fromEntries(known.map((name) => [name, environment[name]])));
  const problems: string[] = [];
  const { outboundProxies: proxies } = outboundSettings(given, problems);
  const wrong = problems.map((problem) => {
    const [setting = '', ...words] = problem.split(': ');
    const [what = '', ...instead] = words.join(': ').split('; ');
    return way.wrong(`${setting}: ${what}`, { setting, instead: instead.join('; ') });
  });
  return { lines: [...wrong, ...tlsLines(environment), ...proxyLines(given, proxies)], proxies };
}

/** That nobody is asked who he is, so that what was found may be anybody's. */
export function tlsLines(environment: Environment): readonly Line[] {
  if (environment['NODE_TLS_REJECT_UNAUTHORIZED'] !== '0') return [];
  return [
    way.wrong('certificates are not judged: whoever is on the way reads and writes all of it', {
      setting: 'NODE_TLS_REJECT_UNAUTHORIZED',
      instead: 'remove it; name the file of an authority of your own in NODE_EXTRA_CA_CERTS',
    }),
  ];
}

function proxyLines(
  given: Readonly<Record<string, string>>,
  proxies: WayOut['proxies'],
): readonly Line[] {
  const servers = { HTTPS_PROXY: proxies?.https, HTTP_PROXY: proxies?.http };
  const used = Object.entries(servers).flatMap(([name, server]) =>
    server === undefined ? [] : [`${name} ${server.hostname}:${server.port}`],
  );
  if (used.length > 0) return [way.ok(`requests leave through ${used.join(', ')}`)];
  const named = Object.keys(given).filter((name) => /^https?_proxy$/i.test(name));
  if (named.length === 0 || given['OUTBOUND_PROXY'] !== undefined) return [];
  return [
    way.warning(`requests leave directly, though ${named.join(', ')} is set`, {
      setting: 'OUTBOUND_PROXY',
      instead: 'write environment to go through it, as the gateway does',
    }),
  ];
}
