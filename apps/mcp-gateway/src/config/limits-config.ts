import { whole } from './setting-values.js';

/** One caller may have one part in so many of `MAX_READING_BYTES`. */
export const CALLERS_SHARE = 8;

const MOST_PER_MINUTE = 1_000_000_000;
const perMinute = whole(1, MOST_PER_MINUTE);

/** The settings of how much the gateway takes. */
export const LIMIT_SETTINGS = {
  AUTH_FAILURES_PER_MINUTE: perMinute.optional(),
  CALLS_PER_MINUTE: perMinute.optional(),
  MAX_CONNECTIONS: whole(1, 1_000_000).default(10_000),
  MAX_HEADER_BYTES: whole(8_192, 65_536).default(16_384),
  MAX_BODY_BYTES: whole(1_024, 67_108_864).default(1_048_576),
  MAX_READING_BYTES: whole(8_192, 8_589_934_592).default(67_108_864),
};

/** What the gateway takes at once. */
export interface Limits {
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
export function limitsOf(
  settings: Readonly<
    Record<'MAX_CONNECTIONS' | 'MAX_HEADER_BYTES' | 'MAX_BODY_BYTES' | 'MAX_READING_BYTES', number>
  >,
  problems: string[],
): Limits {
  const least = settings.MAX_BODY_BYTES * CALLERS_SHARE;
  if (settings.MAX_READING_BYTES < least) {
    problems.push(
      `MAX_READING_BYTES: one caller may have 1/${CALLERS_SHARE} of it, which is less than one message of MAX_BODY_BYTES; set it to ${least} or more`,
    );
  }
  return {
    maxConnections: settings.MAX_CONNECTIONS,
    maxHeaderBytes: settings.MAX_HEADER_BYTES,
    maxBodyBytes: settings.MAX_BODY_BYTES,
    maxReadingBytes: settings.MAX_READING_BYTES,
  };
}
