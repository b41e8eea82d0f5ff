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
