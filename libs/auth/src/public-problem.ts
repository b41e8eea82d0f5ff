/** How a sentence begins about an issuer that gives no answer. */
export const NO_ANSWER = 'does not answer';

/** What is wrong, as a kind for `OutageLog`: silence, or an answer of no use. */
export function kindOfProblem(problem: string): 'silent' | 'wrong' {
  return problem.startsWith(NO_ANSWER) ? 'silent' : 'wrong';
}

/**
 * What is wrong with an issuer, for anybody who asks `/readyz`: without the host and the cause that the
 * log has in parentheses, which may name addresses of one's own network.
 */
export function publicProblem(problem: string): string {
  return problem.replace(
    /^(does not answer|publishes no metadata|answers with status \d+) \(.*/s,
    '$1',
  );
}
