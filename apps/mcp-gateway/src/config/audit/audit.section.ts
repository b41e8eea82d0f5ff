import { isAbsolute } from 'node:path';
import { isDevelopment, oneOf, text } from '#auth';
import { z } from 'zod';
import { isWrong } from '../environment.js';
import { setting, type Values } from '../setting-values.js';
import { MAKE, secretKeys } from '../sections/replicas.section.js';

/** Words of `AUDIT`; anything else is the path of a file. */
const WORDS: readonly string[] = ['stdout', 'off'];

/** The settings of the audit log. */
export const AUDIT_SETTINGS = {
  AUDIT: setting(
    z
      .string()
      .refine(
        (value) => WORDS.includes(value) || isAbsolute(value),
        'write stdout, off, or the absolute path of a file',
      )
      .optional(),
    {
      description:
        'Where a record of each call goes (docs/audit.md): stdout, off, or the absolute path of a file, which SIGHUP opens anew.',
      example: 'stdout',
      unset: 'stdout; with a NODE_ENV of development or test, or none, off',
    },
  ),
  AUDIT_SUBJECT: setting(oneOf(['hashed', 'plain']).default('hashed'), {
    description:
      'How records name people: hashed by AUDIT_SUBJECT_KEY, or plain, as tokens name them.',
  }),
  AUDIT_SUBJECT_KEY: setting(text.optional(), {
    description:
      '32 bytes in base64, made by `openssl rand -base64 32`; all replicas need the same. Required with hashed subjects in production; may come from AUDIT_SUBJECT_KEY_FILE.',
    unset: 'in development a new one for each process',
  }),
  AUDIT_ARGUMENTS: setting(oneOf(['none', 'keys']).default('none'), {
    description:
      'keys: records say which arguments a call has, by the names in the tool’s schema. Their values are never recorded.',
  }),
  AUDIT_LISTS: setting(oneOf(['true', 'false']).default('false'), {
    description: 'true: each tools/list that was answered has a record too.',
  }),
  AUDIT_REQUIRED: setting(oneOf(['true', 'false']).default('false'), {
    description: 'true: a call that cannot be recorded is answered 503 instead of being made.',
  }),
};

/** The audit log of a configuration that has one. */
export interface AuditConfig {
  /** `stdout`, or the absolute path of a file. */
  readonly to: string;
  /** Whether people are named as tokens name them. */
  readonly plain: boolean;
  /** What hashes; undefined with `plain`, or in development: one is made for the process. */
  readonly subjectKey: Buffer | undefined;
  readonly required: boolean;
  /** Whether records name the arguments of calls. */
  readonly argumentNames: boolean;
  /** Whether an answered `tools/list` has a record. */
  readonly lists: boolean;
}

/** Reads the settings; what is wrong with them goes to `problems`. Undefined: there is no audit log. */
export function auditOf(
  settings: Values<typeof AUDIT_SETTINGS>,
  mode: string | undefined,
  problems: string[],
): AuditConfig | undefined {
  const development = isDevelopment(mode);
  const to = settings.AUDIT ?? (development ? 'off' : 'stdout');
  const { AUDIT_SUBJECT_KEY: given, AUDIT_REQUIRED: required } = settings;
  const keys = given === undefined ? [] : secretKeys('AUDIT_SUBJECT_KEY', given, problems);
  if (keys.length > 1) problems.push('AUDIT_SUBJECT_KEY: holds several keys; write one');
  if (to === 'off') {
    if (required === 'true') problems.push('AUDIT_REQUIRED: nothing is recorded with AUDIT=off');
    return undefined;
  }
  const plain = settings.AUDIT_SUBJECT === 'plain';
  const wanted = !plain && !development && given === undefined;
  if (wanted && !isWrong('AUDIT_SUBJECT_KEY', problems)) {
    problems.push(
      `AUDIT_SUBJECT_KEY: required, so that all replicas name a person alike; ${MAKE}. Or write AUDIT_SUBJECT=plain, or AUDIT=off`,
    );
  }
  return {
    to,
    plain,
    subjectKey: keys[0],
    required: required === 'true',
    argumentNames: settings.AUDIT_ARGUMENTS === 'keys',
    lists: settings.AUDIT_LISTS === 'true',
  };
}
