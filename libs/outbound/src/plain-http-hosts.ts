import { canParseUrl } from './loopback.js';

const SHAPE = /^(\[[0-9a-f:.]+\]|[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?)(:[1-9]\d{0,4})?$/;

/**
 * Reads `PLAIN_HTTP_HOSTS`: the hosts that requests may reach without TLS, each exactly, in lower case.
 * Adds entries that are not hosts to `problems`.
 */
export function plainHttpHosts(given: string | undefined, problems: string[]): readonly string[] {
  const entries = (given ?? '').split(/[\s,]+/).filter((entry) => entry !== '');
  return entries.flatMap((entry) => {
    const host = entry.toLowerCase();
    if (SHAPE.test(host) && canParseUrl(`http://${host}`)) return [host];
    const shown = entry.includes('@') ? 'an entry' : JSON.stringify(entry);
    problems.push(
      `PLAIN_HTTP_HOSTS: ${shown} is not host or host:port; write exact names, no pattern and no URL`,
    );
    return [];
  });
}
