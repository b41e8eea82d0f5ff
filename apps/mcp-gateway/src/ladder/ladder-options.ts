import type { SharedCounts } from '#token-exchange';

/** The bounds of the ladder; undefined is no limit. */
export interface LadderOptions {
  /** Bytes of one body. */
  readonly maxBodyBytes: number;
  /** Bytes of all bodies that are being read. */
  readonly maxReadingBytes: number;
  /** Bytes of them that one caller may have. */
  readonly maxReadingBytesOfCaller: number;
  /** Refused tokens of one source in a minute. */
  readonly authFailuresPerMinute: number | undefined;
  /** Calls of one caller and tool in a minute. */
  readonly callsPerMinute: number | undefined;
  /** Where replicas count them together. */
  readonly sharedFailures: SharedCounts | undefined;
  readonly sharedCalls: SharedCounts | undefined;
  /** False: a call must not be made now, since it could not be recorded. */
  readonly recordable: () => boolean;
  /** Whether observers are told the names of a call's arguments. */
  readonly tellsArguments: boolean;
}

/** Injection token of `LadderOptions`. */
export const LADDER_OPTIONS = Symbol('ladder-options');
