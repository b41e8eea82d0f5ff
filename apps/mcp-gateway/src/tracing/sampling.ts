import type { ArrivedTrace } from './tracing.js';

/** Which traces are recorded (OpenTelemetry, Sampling). */
export interface SamplingRules {
  /** Whether a caller's own decision holds: always when it does not record, within a rate when it does. */
  readonly parentBased: boolean;
  /** Share of all other traces, 0 to 1. */
  readonly ratio: number;
  /** Traces a second that are recorded because a caller says that it records them. */
  readonly perSecond: number;
}

const SECOND_MS = 1_000;

/**
 * Decides by chance, not by the trace id as the samplers of the SDK do: callers choose the id. What a caller
 * says of its own recording holds for a verified one alone, and so often in a second.
 */
export class Sampling {
  private second = 0;
  private taken = 0;

  constructor(
    private readonly rules: SamplingRules,
    private readonly steady: () => number,
    private readonly random: () => number = Math.random,
  ) {}

  /** Of a message, whose caller is verified. */
  records({ parent }: Pick<ArrivedTrace, 'parent'>): boolean {
    if (parent === undefined || !this.rules.parentBased) return this.chance();
    return parent.sampled && this.isWithinRate();
  }

  /** Of a request that was refused before anything else: whoever sent it decides nothing. */
  chance(): boolean {
    const { ratio } = this.rules;
    return ratio > 0 && this.random() < ratio;
  }

  private isWithinRate(): boolean {
    const second = Math.floor(this.steady() / SECOND_MS);
    if (second !== this.second) {
      this.second = second;
      this.taken = 0;
    }
    if (this.taken >= this.rules.perSecond) return false;
    this.taken += 1;
    return true;
  }
}
