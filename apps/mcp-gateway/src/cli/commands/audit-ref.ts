import { ConfigError, givenSettings, SECRET_SETTINGS } from '#auth';
import { personRef } from '../../observing/person-ref.js';
import { withSecretFiles } from '../../config/environment.js';
import { ISSUER_SETTINGS, issuerOf } from '../../config/sections/issuer.section.js';
import { MAKE, secretKeys } from '../../config/sections/replicas.section.js';
import { environmentWith } from '../config.js';
import { FINE, type ExitStatus } from '../exit-status.js';
import { say, write } from '../output.js';

/** Whose reference is wanted. */
export interface AuditRefOptions {
  /** The gateway's own by default. */
  readonly issuer?: string;
  readonly subject: string;
}

const KEY = 'AUDIT_SUBJECT_KEY';

/**
 * Writes the reference by which the audit log names a person; says when the issuer is spelled otherwise than the
 * gateway's. Throws `ConfigError` without a usable key, or issuer.
 */
export function auditRef({ issuer: named, subject }: AuditRefOptions): ExitStatus {
  const problems: string[] = [];
  const given = givenSettings(
    environmentWith([...SECRET_SETTINGS, ...Object.keys(ISSUER_SETTINGS)]),
  );
  const { [KEY]: text } = withSecretFiles(given, problems);
  const [key] = text === undefined ? [] : secretKeys(KEY, text, problems);
  if (text === undefined && problems.length === 0) {
    problems.push(
      `${KEY}: required; write the key of the gateways that wrote the records (${MAKE})`,
    );
  }
  const { issuer: own } = issuerOf(given, named === undefined ? problems : []);
  if (key === undefined || problems.length > 0) throw new ConfigError(problems);
  const issuer = named ?? own;
  if (issuer !== own && withoutSlash(issuer) === withoutSlash(own)) {
    say(`--issuer: the gateway’s is ${own}; one that is spelled otherwise gives another reference`);
  }
  write(`${personRef(key, { issuer, subject })}\n`);
  return FINE;
}

function withoutSlash(url: string): string {
  return url.endsWith('/') ? url.slice(0, -1) : url;
}
