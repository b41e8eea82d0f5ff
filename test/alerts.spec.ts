import { readFileSync } from 'node:fs';
import { CALL_OUTCOMES } from '../apps/mcp-gateway/src/observing/closed-sets.js';
import { dashboardQueries } from './watch/dashboard-file.js';
import { unknownIn } from './watch/known-names.js';
import { namesIn } from './watch/promql.js';
import { ALERTS, RECORDED, ruleTests } from './watch/rules-file.js';

const PAGE = readFileSync('docs/alerts.md', 'utf8');
/** Sections of the page by the names of their headings. */
const SECTIONS = new Map(
  PAGE.split(/^## /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')), section] as const),
);
const alertNames = ALERTS.map(({ alert }) => alert);

it('each metric, label and value that a rule names is one of the code', () => {
  const unknown = [...ALERTS, ...RECORDED].flatMap(({ expr }) => unknownIn(expr));
  expect(unknown).toEqual([]);
});

it('a query is read for what it names', () => {
  expect(unknownIn('sum by (tool, le) (rate(gw_ready{job="a"}[5m] offset 1d))')).toEqual([
    'tool',
    'le',
  ]);
  expect(unknownIn('gw_redy > 0 and on (job) gw_tool_calls_total{outcome=~"ok|okay"}')).toEqual([
    'gw_redy',
    'gw_tool_calls_total outcome okay',
  ]);
  expect(unknownIn('label_replace(gw_ready{outcome="x"}, "a", "$1", "b", "(.+)")')).toEqual([
    'gw_ready outcome',
  ]);
});

it.each(ALERTS)('$alert has a severity, a summary, a value, and a runbook that is there', (one) => {
  const { alert, expr, labels, annotations } = one;
  expect(Object.keys(one).filter((key) => key !== 'for')).toHaveLength(4);
  expect(['page', 'ticket']).toContain(labels['severity']);
  expect(Object.keys(annotations)).toEqual(['summary', 'description', 'runbook']);
  expect(annotations['summary']).toMatch(/^[A-Z].*[^.]$/);
  expect(annotations['description']).toContain('{{ $value');
  expect(annotations['runbook']).toBe(`docs/alerts.md#${alert.toLowerCase()}`);
  expect(expr).not.toBe('');
  const section = SECTIONS.get(alert) ?? '';
  for (const part of ['**Means:**', '**Look first:**', '**Do:**']) expect(section).toContain(part);
});

it('the table of docs/alerts.md has each alert once, with its severity and `for`; each section has an alert', () => {
  const rows = [...PAGE.matchAll(/^\| \[(\w+)\]\(#(\w+)\) *\| (\w+) *\| (\S+)/gm)];
  expect(
    rows.map(([, name, anchor, severity, lasting]) => [name, anchor, severity, lasting]),
  ).toEqual(
    ALERTS.map(({ alert, labels, for: lasting = '–' }) => [
      alert,
      alert.toLowerCase(),
      labels['severity'],
      lasting,
    ]),
  );
  expect([...SECTIONS.keys()].filter((name) => name.startsWith('Gateway'))).toEqual(alertNames);
});

it('an alert has a name of its own, and promtool tests that it fires and that it does not', () => {
  expect(new Set(alertNames).size).toBe(alertNames.length);
  const checks = ruleTests().flatMap(({ name, alert_rule_test }) =>
    alert_rule_test.map(({ alertname, exp_alerts }) => {
      if (name.startsWith(`${alertname} fires`) && exp_alerts.length > 0)
        return `${alertname} fires`;
      return `${alertname} ${exp_alerts.length > 0 ? 'later' : 'silent'}`;
    }),
  );
  const missing = alertNames.flatMap((alert) =>
    [`${alert} fires`, `${alert} silent`].filter((check) => !checks.includes(check)),
  );
  expect(missing).toEqual([]);
});

it('each outcome of a call is served, a fault of the error budget, or the matter of the caller', () => {
  const outcomesIn = (query: string) =>
    namesIn(query).selectors.flatMap(({ metric, matchers }) =>
      metric === 'gw_tool_calls_total'
        ? matchers.flatMap(({ label, values }) => (label === 'outcome' ? values : []))
        : [],
    );
  const faults = RECORDED.filter(({ record }) => record.startsWith('job:gw_call_faults:'));
  expect(faults).toHaveLength(4);
  const callers = outcomesIn(dashboardQueries().get('Failed calls, by whose matter it is A')!);
  for (const { expr } of faults) {
    expect(['ok', ...outcomesIn(expr), ...callers].sort()).toEqual([...CALL_OUTCOMES].sort());
  }
});
