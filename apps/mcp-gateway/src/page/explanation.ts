import type { TokenOrigin } from '#token-exchange';
import type { CallOutcome } from '../observing/closed-sets.js';
import { adviceFor, type Reason } from './advice.js';
import type { Decision } from './decision.js';

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
  'request',
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
  memory: 'from memory',
  redis: 'from the shared cache',
  exchanged: 'exchanged now',
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

/** Codes that say more of the step than their outcome does. */
const ENDS_BY_CODE: Partial<Record<Reason, StepName>> = {
  tool_unknown: 'tool',
  person_required: 'exchange',
  not_recorded: 'arguments',
};

function endOf({ outcome, kind, reason, tool, upstream }: Decision): StepName {
  if (kind === 'request' || outcome === 'refused') return 'request';
  if (tool === undefined && upstream !== undefined) return 'tool';
  return (reason && ENDS_BY_CODE[reason]) ?? ENDS[outcome];
}

function endingStep(step: StepName, decision: Decision): Step {
  const { outcome, reason = 'unexpected', setting, missing, held } = decision;
  const failed = FAILURES.includes(outcome) ? 'failed' : 'refused';
  const state = outcome === 'cancelled' ? 'cancelled' : failed;
  if (step === 'scopes' && missing.length > 0) {
    const has = held.length === 0 ? 'none that counts here' : held.join(' ');
    return {
      ...{ step, state },
      says: `The token lacks ${missing.join(' ')}; it has ${has}.`,
      todo: `Give the person ${missing.join(' ')} at the issuer, then let the client sign in again.`,
    };
  }
  const { says: what, todo } = adviceFor(reason);
  const says = [...unasked(step, decision), what, ...detailsOf(step, decision)].join(' ');
  return {
    step,
    state,
    says,
    todo: setting === undefined ? todo : `${todo} ${setting} bounds it.`,
  };
}

/** Which upstream may have a tool that is unknown. */
function unasked(step: StepName, { tool, upstream }: Decision): readonly string[] {
  if (step !== 'tool' || tool !== undefined || upstream === undefined) return [];
  return [`${upstream} could not be asked for its tools.`];
}

/** What was asked, and what came back, where it ended there. */
function detailsOf(step: StepName, decision: Decision): readonly string[] {
  const { asking } = decision;
  if (step === 'upstream') return [answered(decision)].filter((each) => each !== '');
  if (step !== 'exchange' || asking === undefined) return [];
  return [`Asked for ${asking.audience} with ${asking.scopes.join(' ') || 'no scope'}.`];
}

function passedStep(step: StepName, decision: Decision): Step {
  const { who, tool = '', needed, upstream } = decision;
  const passed = (says: string): Step => ({ step, state: 'passed', says });
  const unneeded = (says: string): Step => ({ step, state: 'not needed', says });
  const noUpstream = unneeded('The tool calls no upstream.');
  switch (step) {
    case 'request':
      return passed(who === undefined ? '' : `The token verifies; it is for client ${who.client}.`);
    case 'tool':
      return passed(tool);
    case 'scopes':
      return needed.length === 0
        ? unneeded('The tool asks for none.')
        : passed(`The token has ${needed.join(' ')}.`);
    case 'exchange':
      return upstream === undefined ? noUpstream : exchangeStep(decision);
    case 'upstream':
      if (upstream === undefined) return noUpstream;
      return passed(answered(decision));
    case 'answer':
      return passed('The client got a result.');
    case 'rate':
    case 'arguments':
      return passed('');
  }
}

function exchangeStep({ asking, delegated }: Decision): Step {
  const step = 'exchange';
  if (asking === undefined) return { step, state: 'not needed', says: 'No token is sent there.' };
  const { audience, scopes } = asking;
  const from = delegated === undefined ? '' : `, ${ORIGINS[delegated.from]}`;
  const says = `A token for ${audience} with ${scopes.join(' ') || 'no scope'}${from}.`;
  return { step, state: 'passed', says };
}

function answered({ upstream = '', upstreamStatus }: Decision): string {
  return upstreamStatus === undefined ? '' : `${upstream} answered ${upstreamStatus}.`;
}
