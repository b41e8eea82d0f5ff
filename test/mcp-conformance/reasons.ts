/** A scenario that scores otherwise through the gateway. */
export interface Difference {
  readonly scenario: string;
  readonly revision: string;
  /** Whether fewer checks fail through the gateway. */
  readonly better: boolean;
}

/** Those of the gateway: what it does not relay, and what it does by itself. */
const REASONS: readonly (readonly [scenario: RegExp, why: string])[] = [
  [
    /^server-initialize$|^server-session|^server-sse/,
    'clients of 2025 are served without sessions: there is none to check',
  ],
  [/^logging|-with-logging$/, 'no logging is relayed'],
  [/^resources-|^prompts-|^completion-/, 'tools alone are relayed'],
  [/^tasks-/, 'not scored: tasks are an extension, and not relayed'],
  [
    /^tools-call-/,
    'the server has no such tool; it says so in a result with `isError`, the gateway by −32602',
  ],
];

const BETTER = 'the server speaks 2025-11-25 alone; the gateway answers in both';

/** Why it does; undefined where that is not known. */
export function reasonFor({ scenario, revision, better }: Difference): string | undefined {
  if (scenario === 'dns-rebinding-protection') return 'the gateway checks `Host` and `Origin`';
  if (better && revision === '2026-07-28') return BETTER;
  return REASONS.find(([pattern]) => pattern.test(scenario))?.[1];
}
