import { createHash } from 'node:crypto';
import { withoutSecrets } from '#foreign-text';
import { secretsOf } from './config-secrets.js';
import type { GatewayConfig } from './gateway-config.js';

/** Hexadecimal characters of a digest. */
const DIGEST_CHARACTERS = 16;

/** Where a process listens, and keys: two replicas may differ in the first, and the second are secret. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'port',
  'host',
  'admin',
  'keys',
  'key',
  'subjectKey',
  // The settings once more, as they were given.
  'shown',
]);

/**
 * A digest of what a gateway runs with, without its secrets and its ports: equal for replicas that are configured
 * alike, and telling nothing of the values. `tools`: what is made of it and of the documents that it names.
 */
export function configDigest(config: GatewayConfig, tools: readonly unknown[] = []): string {
  const secrets = secretsOf(config);
  const kept = (name: string, value: unknown): unknown => {
    if (LEFT_OUT.has(name)) return undefined;
    return typeof value === 'string' ? withoutSecrets(value, secrets) : value;
  };
  const text = JSON.stringify({ ...config, file: config.file?.path }, kept);
  const hash = createHash('sha256').update(text).update(JSON.stringify(tools));
  return hash.digest('hex').slice(0, DIGEST_CHARACTERS);
}
