import { ValueIdentities } from './value-identities.js';

/**
 * Keyword of ours: about how many steps a schema takes once. It stands where references lead and where a schema
 * applies to any number of parts.
 */
export const STEPS = 'x-steps';

/** Characters of a text that are looked at in the time of one step. */
const CHARACTERS = 16;

/** Steps that a text takes, however short it is. */
const TEXT_STEPS = 4;

/** A check that costs more than it may. */
export class TooManySteps extends Error {}

/** Counts what one check costs, in steps: each takes about as long as one keyword that is held against a number. */
export class Meter {
  private steps = 0;
  private identities = new ValueIdentities(this);

  /** `most`: steps of one check. */
  constructor(private readonly most: number) {}

  /** A new check. */
  begin(): void {
    this.steps = 0;
    this.identities = new ValueIdentities(this);
  }

  /** Steps of this check so far. */
  get spent(): number {
    return this.steps;
  }

  /** Throws `TooManySteps`. */
  spend(steps: number): void {
    this.steps += steps;
    if (this.steps > this.most) throw new TooManySteps();
  }

  /** Steps for a text that is read, and each of its characters so many times. Throws `TooManySteps`. */
  read(text: string, times = 1): void {
    this.spend(TEXT_STEPS + Math.ceil((text.length / CHARACTERS) * times));
  }

  /** One number for all equal values of this check. Throws `TooManySteps`. */
  identityOf(value: unknown): number {
    return this.identities.of(value);
  }
}
