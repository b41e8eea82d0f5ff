/** How a sentence about an issuer that does not answer begins. */
export const NO_ANSWER = 'does not answer';

/** What is wrong, as a kind for `OutageLog`: no answer, or an unusable one. */
export function kindOfProblem(problem: string): 'silent' | 'wrong' {
  return problem.startsWith(NO_ANSWER) ? 'silent' : 'wrong';
}

/**
 * What is wrong with an issuer, for `/readyz`, which anyone may read: without the host and cause that the log
 * has in parentheses, since they may name internal addresses.
 */
export function publicProblem(problem: string): string {
  return problem.replace(
    /^(does not answer|publishes no metadata|answers with status \d+) \(.*/s,
    '$1',
  );
}
