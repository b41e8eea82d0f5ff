import type { FaultName } from './support/fault-proxy.js';

/** What may misbehave. */
export type FaultTarget = 'token endpoint' | 'JWKS' | 'upstream' | 'Redis';

/** What a caller is told about each fault. */
export type FaultRow = Readonly<Record<FaultTarget, string>>;

const RETRY = 'isError: The authorization server is not available. Try again.';
const NO_KEYS = '503 with Retry-After';
const TIMEOUT = 'isError: The upstream API did not answer in time.';
const UNREACHED = 'isError: The upstream API cannot be reached. Try again.';
const UNUSABLE = 'isError: The upstream API gave no usable answer.';
const FINE = 'served';

function row(token: string, jwks: string, upstream: string): FaultRow {
  return { 'token endpoint': token, JWKS: jwks, upstream, Redis: FINE };
}

/** The matrix, for a caller whose token was never exchanged, at a gateway that has no keys yet. */
export const FAULT_MATRIX: Readonly<Record<FaultName, FaultRow>> = {
  refused: row(RETRY, NO_KEYS, UNREACHED),
  reset: row(RETRY, NO_KEYS, UNREACHED),
  'hang before headers': row(RETRY, NO_KEYS, TIMEOUT),
  'hang after headers': row(RETRY, NO_KEYS, TIMEOUT),
  drip: row(RETRY, NO_KEYS, TIMEOUT),
  slow: row(FINE, FINE, FINE),
  truncated: row(RETRY, NO_KEYS, UNUSABLE),
  '500': row(RETRY, NO_KEYS, 'isError: The upstream API failed.'),
  '429 seconds': row(
    'isError: Too many requests at the authorization server. Try again in 7 seconds.',
    NO_KEYS,
    'isError: Too many requests at the upstream API. Try again in 7 seconds.',
  ),
  '429 date': row(
    'isError: Too many requests at the authorization server. Try again in 60 seconds.',
    NO_KEYS,
    'isError: Too many requests at the upstream API. Try again in 60 seconds.',
  ),
  html: row(RETRY, NO_KEYS, UNUSABLE),
  'wrong json': row(RETRY, NO_KEYS, UNUSABLE),
  huge: row(RETRY, NO_KEYS, UNUSABLE),
  'gzip bomb': row(RETRY, NO_KEYS, UNUSABLE),
  redirect: row(RETRY, NO_KEYS, UNUSABLE),
};

/** The text of docs/faults.md. */
export function faultTable(): string {
  const targets: readonly FaultTarget[] = ['token endpoint', 'JWKS', 'upstream', 'Redis'];
  const rows = Object.entries(FAULT_MATRIX).map(
    ([fault, cells]) => `| ${fault} | ${targets.map((target) => cells[target]).join(' | ')} |`,
  );
  return [
    '<!-- prettier-ignore-start -->',
    '# What callers get when something fails',
    '',
    'Each cell is a test (`test/faults.e2e-spec.ts`, `test/redis/`): of a caller whose token was never',
    'exchanged and, under JWKS, at a gateway that has just started. Every answer comes within its deadline,',
    'and a caller with a delegated token, at a gateway that knows the keys, is served throughout (the',
    'upstream’s own faults aside).',
    '',
    `| fault | ${targets.join(' | ')} |`,
    `|---|${targets.map(() => '---|').join('')}`,
    ...rows,
    '<!-- prettier-ignore-end -->',
    '',
  ].join('\n');
}
