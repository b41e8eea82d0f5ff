import type { CallOutcome } from '../observing/closed-sets.js';
import { adviceFor } from './advice.js';
import type { Decision, TokenOrigin } from './decision.js';

/** How a step went, in one word. */
export type StepState =
  'passed' | 'refused' | 'failed' | 'cancelled' | 'not reached' | 'not needed';

/** One check of a call, in the order in which they are made. */
export interface Step {
  readonly step: string;
  readonly state: StepState;
  readonly says: string;
  /** What to do, at the step where it ended. */
  readonly todo?: string;
}

const STEPS = [
  'token',
  'tool',
  'scopes',
  'rate',
  'arguments',
  'exchange',
  'upstream',
  'answer',
] as const;
type StepName = (typeof STEPS)[number];

/** Where a call of each outcome ended; `invalid` and `cancelled` say less by themselves. */
const ENDS: Readonly<Record<CallOutcome, StepName>> = {
  ok: 'answer',
  tool_error: 'answer',
  refused_scope: 'scopes',
  refused_rate: 'rate',
  exchange_refused: 'exchange',
  exchange_failed: 'exchange',
  upstream_refused: 'upstream',
  upstream_failed: 'upstream',
  invalid: 'arguments',
  cancelled: 'upstream',
};

const FAILURES: readonly string[] = ['tool_error', 'exchange_failed', 'upstream_failed'];

const ORIGINS: Readonly<Record<TokenOrigin, string>> = {
  memory: 'the token was in memory',
  redis: 'the token was in the shared cache',
  exchanged: 'the issuer gave a token',
  joined: 'the token came with another call’s exchange',
};

/** The checks of a decision as steps: what passed, where it ended and why, and what was not reached. */
export function explained(decision: Decision): readonly Step[] {
  const end = endOf(decision);
  const at = STEPS.indexOf(end);
  return STEPS.map((step, index) => {
    if (index > at) return { step, state: 'not reached', says: '' };
    if (index === at && decision.outcome !== 'ok') return endingStep(step, decision);
    return passedStep(step, decision);
  });
}

/** Why it ended as it did, in a sentence; empty for a call that was served. */
export function reasonIn(decision: Decision): string {
  return decision.outcome === 'ok' ? '' : endingStep(endOf(decision), decision).says;
}

/** What to do about it; empty for a call that was served. */
export function todoIn(decision: Decision): string {
  return decision.outcome === 'ok' ? '' : (endingStep(endOf(decision), decision).todo ?? '');
}

function endOf({ outcome, kind, tool, reason }: Decision): StepName {
  if (kind === 'request' || outcome === 'refused') return 'token';
  if (outcome === 'invalid' && tool === undefined) return 'tool';
  if (reason === 'person_required') return 'exchange';
  return ENDS[outcome];
}

function endingStep(step: StepName, decision: Decision): Step {
  const { outcome } = decision;
  const failed = FAILURES.includes(outcome) ? 'failed' : 'refused';
  const state = outcome === 'cancelled' ? 'cancelled' : failed;
  const { says, todo } = endingWords(step, decision);
  return { step, state, says, todo };
}

function endingWords(step: StepName, decision: Decision) {
  const { outcome, reason, tool } = decision;
  if (step === 'scopes') return scopeWords(decision);
  if (step === 'rate') {
    return {
      says: 'Too many calls of this tool by this person in a minute.',
      todo: 'CALLS_PER_MINUTE is the bound; the client was told when to try again.',
    };
  }
  if (outcome === 'cancelled') {
    return { says: 'The client left before the answer.', todo: 'Nothing.' };
  }
  if (reason !== undefined) return adviceFor(reason);
  if (step === 'tool') {
    return {
      says: 'No such tool is served.',
      todo: 'Let the client read tools/list again, or add the tool to what is served.',
    };
  }
  if (step === 'answer') {
    return { says: 'The tool itself answered with an error.', todo: 'The caller was told why.' };
  }
  return {
    says: `The arguments of ${tool ?? 'the tool'}, or the message around them, are not what they have to be.`,
    todo: 'The caller was told why.',
  };
}

function scopeWords({ missing, held }: Decision) {
  if (missing.length === 0) {
    return {
      says: 'The token lacks a scope of the tool.',
      todo: 'Let the client ask for the scopes of the challenge.',
    };
  }
  const has = held.length === 0 ? 'no scope' : held.join(' ');
  return {
    says: `The token lacks ${missing.join(' ')}; it has ${has}.`,
    todo: `Give the person ${missing.join(' ')} at the issuer, then let the client sign in again.`,
  };
}

function passedStep(step: StepName, decision: Decision): Step {
  const { who, tool, needed, upstream, origin, upstreamStatus } = decision;
  const passed = (says: string): Step => ({ step, state: 'passed', says });
  const unneeded = (says: string): Step => ({ step, state: 'not needed', says });
  switch (step) {
    case 'token':
      return passed(who === undefined ? 'it verifies' : `it verifies: client ${who.client}`);
    case 'tool':
      return passed(tool ?? '');
    case 'scopes':
      return needed.length === 0 && decision.held.length > 0
        ? unneeded('the tool asks for none')
        : passed(needed.join(' '));
    case 'exchange':
      if (upstream === undefined) return unneeded('the tool calls no upstream');
      return passed(origin === undefined ? `for ${upstream}` : ORIGINS[origin]);
    case 'upstream':
      if (upstream === undefined) return unneeded('the tool calls no upstream');
      return passed(
        upstreamStatus === undefined ? upstream : `${upstream} answered ${upstreamStatus}`,
      );
    case 'answer':
      return passed('the client got a result');
    default:
      return passed('');
  }
}
