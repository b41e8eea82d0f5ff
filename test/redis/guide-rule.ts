import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const GUIDE = readFileSync(join(__dirname, '../../docs/replicas.md'), 'utf8');

/** Of the user that the guide makes. */
export const PASSWORD = 'canary-redis-password';

/** What the guide adds for a Cluster. */
export const CLUSTER = (/In a Cluster add `([^`]*)`/.exec(GUIDE)?.[1] ?? '').split(' ');

/** The line of the guide, with a password in the place of its own. */
export function rule(): string[] {
  const [line = ''] = /^ACL SETUSER mcp-gateway .*$/m.exec(GUIDE) ?? [];
  return line.replace('>PASSWORD', `>${PASSWORD}`).split(' ').slice(1);
}
