import { ConfigError, givenSettings, SECRET_SETTINGS } from '#auth';
import { personRef } from '../../observing/person-ref.js';
import { withSecretFiles } from '../../config/environment.js';
import { MAKE, secretKeys } from '../../config/sections/replicas.section.js';
import { environmentWith } from '../config.js';
import { FINE, type ExitStatus } from '../exit-status.js';
import { write } from '../output.js';

/** Whose reference is wanted. */
export interface AuditRefOptions {
  readonly issuer: string;
  readonly subject: string;
}

const KEY = 'AUDIT_SUBJECT_KEY';

/** Writes the reference by which the audit log names a person. Throws `ConfigError` without a usable key. */
export function auditRef(person: AuditRefOptions): ExitStatus {
  const problems: string[] = [];
  const given = givenSettings(environmentWith(SECRET_SETTINGS));
  const { [KEY]: text } = withSecretFiles(given, problems);
  const [key] = text === undefined ? [] : secretKeys(KEY, text, problems);
  if (text === undefined && problems.length === 0) {
    problems.push(
      `${KEY}: required; write the key of the gateways that wrote the records (${MAKE})`,
    );
  }
  if (key === undefined || problems.length > 0) throw new ConfigError(problems);
  write(`${personRef(key, person)}\n`);
  return FINE;
}
