import { OUTCOMES } from '../apps/mcp-gateway/src/mcp/tool-error.js';
import { AUTH_REASONS } from '../apps/mcp-gateway/src/metrics/counting.js';
import { FAMILIES, LIBRARY_FAMILIES } from '../apps/mcp-gateway/src/metrics/families.js';
import { CALL_OUTCOMES } from '../apps/mcp-gateway/src/observing/closed-sets.js';
import { INVALID_TOKEN_REASONS } from '../libs/auth/src/index.js';
import { EXCHANGE_OUTCOMES, OUTCOME_OF_CODE } from '../libs/token-exchange/src/index.js';
import { metricsPage } from './metrics-page.js';
import { expectDocument } from './support/generated-doc.js';

const families = Object.values(FAMILIES);
const names = [...families.map(({ name }) => name), ...LIBRARY_FAMILIES];

it('docs/metrics.md is what the code says', () => {
  expectDocument('docs/metrics.md', metricsPage());
});

it('each name is there once, and by the conventions of Prometheus', () => {
  expect(new Set(names).size).toBe(names.length);
  for (const { name, type, help } of families) {
    expect(name).toMatch(/^[a-z][a-z0-9_]*[a-z0-9]$/);
    expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter']);
    if (type === 'histogram') expect(name).toMatch(/_seconds$/);
    expect(help).toMatch(/^[A-Z0-9].*[^.]$/);
  }
});

it('a histogram has eight buckets, each larger than the one before', () => {
  const bounds = families.flatMap((family) => ('buckets' in family ? [family.buckets] : []));
  expect(bounds.length).toBeGreaterThan(0);
  for (const buckets of bounds) {
    expect(buckets).toHaveLength(8);
    expect([...new Set(buckets)].sort((a, b) => a - b)).toEqual(buckets);
  }
});

it('every outcome of the error table is one of calls, and every code of an exchange one of exchanges', () => {
  const told = Object.values(OUTCOMES).map(({ outcome }) => outcome);
  expect(told.filter((outcome) => !CALL_OUTCOMES.includes(outcome))).toEqual([]);
  const exchanges = Object.values(OUTCOME_OF_CODE);
  expect(exchanges.filter((outcome) => !EXCHANGE_OUTCOMES.includes(outcome))).toEqual([]);
});

it('every outcome but those that no code leads to is in the table', () => {
  const told = new Set<string>(Object.values(OUTCOMES).map(({ outcome }) => outcome));
  const others = CALL_OUTCOMES.filter((outcome) => !told.has(outcome));
  expect(others).toEqual(['ok', 'refused_scope', 'refused_rate']);
});

it('every reason for which a token is refused is counted', () => {
  expect(AUTH_REASONS).toEqual(expect.arrayContaining([...INVALID_TOKEN_REASONS]));
});
