import type { Caller } from '#auth';
import type { AnyTokenExchangeError } from '#token-exchange';
import type { UpstreamErrorCode } from '../upstreams/upstream.errors.js';
import type { CallContext } from '../upstreams/upstream.js';
import type { Tool } from './tool.js';

/** Why an upstream's tools are missing: a code of the table of tool errors. */
export type MissingReason =
  AnyTokenExchangeError['code'] | UpstreamErrorCode | 'person_required' | 'unexpected';

/** An upstream's tools as one caller is shown them, or why there are none. */
export type ToolsOfCaller =
  | {
      readonly ok: true;
      /** The same for equal lists. */
      readonly id: string;
      readonly tools: readonly Tool[];
      /** Of the list that they were made of. */
      readonly bytes: number;
      /** Milliseconds for which the list holds. */
      readonly ttlMs: number;
    }
  | {
      readonly ok: false;
      readonly reason: MissingReason;
    };

/** An upstream whose tools are asked for while the gateway runs. */
export interface LearnedTools {
  readonly upstream: string;
  /** Every name of its tools begins with it. */
  readonly prefix: string;
  /** Every scope that its tools may ask of their callers. */
  readonly scopes: readonly string[];
  /**
   * Asks it as the caller, or remembers its answer. `tool`: the name that is looked for. Settles in time; throws the
   * exchange's error only where the caller has to sign in again.
   */
  of(caller: Caller, context: CallContext, tool?: string): Promise<ToolsOfCaller>;
  /** Asks it without a caller, where that can be done; what came of it is for the next who ask. Never rejects. */
  learn?(): Promise<void>;
}

/** An upstream whose tools are missing in a caller's list. */
export interface MissingTools {
  readonly upstream: string;
  readonly reason: MissingReason;
}
