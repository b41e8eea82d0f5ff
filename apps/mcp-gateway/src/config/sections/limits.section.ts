import { whole } from '#auth';
import { setting, type Values } from '../setting-values.js';

/** One caller may have one part in so many of `MAX_READING_BYTES`. */
export const CALLERS_SHARE = 8;

const MOST_PER_MINUTE = 1_000_000_000;
const perMinute = whole(1, MOST_PER_MINUTE);

/** The settings of how much the gateway takes. */
export const LIMIT_SETTINGS = {
  AUTH_FAILURES_PER_MINUTE: setting(perMinute.optional(), {
    description:
      'Refused tokens a minute from one source address (IPv6: one /64), then 429 for further refused ones; tokens that verify go on. Of all replicas together with REDIS_URL. Behind a balancer all callers have its address, since forwarded headers are not read: limit there.',
    example: '60',
    unset: 'no limit',
  }),
  CALLS_PER_MINUTE: setting(perMinute.optional(), {
    description:
      'Calls a minute of one caller and tool, then 429. Of all replicas together with REDIS_URL (docs/replicas.md).',
    example: '600',
    unset: 'no limit',
  }),
  MAX_CONNECTIONS: setting(whole(1, 1_000_000).default(10_000), {
    description: 'Connections open at once; further ones are closed.',
  }),
  MAX_HEADER_BYTES: setting(whole(8_192, 65_536).default(16_384), {
    description:
      "Bytes of a request's line and header, then 431, also at the sample upstream; 32768 or more, up to 65536, where the issuer's tokens name many groups.",
  }),
  MAX_BODY_BYTES: setting(whole(1_024, 67_108_864).default(1_048_576), {
    description: 'Bytes of one message, then 413.',
  }),
  MAX_READING_BYTES: setting(whole(8_192, 8_589_934_592).default(67_108_864), {
    description:
      'Bytes of all messages being read at once, then 503; one caller may have an eighth, then 429.',
  }),
};

/** What the gateway takes at once, and of one caller in a minute. */
export interface Limits {
  /** Refused tokens of one source address; undefined is no limit. */
  readonly authFailuresPerMinute: number | undefined;
  /** Calls of one caller and tool; undefined is no limit. */
  readonly callsPerMinute: number | undefined;
  /** Connections open at once. */
  readonly maxConnections: number;
  /** Bytes of one request's line and header. */
  readonly maxHeaderBytes: number;
  /** Bytes of one body. */
  readonly maxBodyBytes: number;
  /** Bytes of all bodies that are being read; one caller may have an eighth. */
  readonly maxReadingBytes: number;
}

/** The settings as limits; what they say against each other goes to `problems`. */
export function limitsOf(settings: Values<typeof LIMIT_SETTINGS>, problems: string[]): Limits {
  const least = settings.MAX_BODY_BYTES * CALLERS_SHARE;
  if (settings.MAX_READING_BYTES < least) {
    problems.push(
      `MAX_READING_BYTES: one caller may have 1/${CALLERS_SHARE} of it, which is less than one message of MAX_BODY_BYTES; set it to ${least} or more`,
    );
  }
  return {
    authFailuresPerMinute: settings.AUTH_FAILURES_PER_MINUTE,
    callsPerMinute: settings.CALLS_PER_MINUTE,
    maxConnections: settings.MAX_CONNECTIONS,
    maxHeaderBytes: settings.MAX_HEADER_BYTES,
    maxBodyBytes: settings.MAX_BODY_BYTES,
    maxReadingBytes: settings.MAX_READING_BYTES,
  };
}
