import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Target {
  readonly refId: string;
  readonly expr: string;
  readonly datasource: unknown;
}

interface Link {
  readonly url: string;
}

/** One panel of a row, or a row. */
export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: unknown;
  readonly gridPos: Readonly<Record<'x' | 'y' | 'w' | 'h', number>>;
  readonly links?: readonly Link[];
  readonly fieldConfig?: {
    readonly defaults: {
      readonly unit?: string;
      readonly thresholds?: { readonly steps: readonly object[] };
    };
  };
  readonly targets?: readonly Target[];
}

export interface Variable {
  readonly name: string;
  readonly type: string;
}

export interface Dashboard {
  readonly uid: string;
  readonly schemaVersion: number;
  readonly panels: readonly Panel[];
  readonly links: readonly Link[];
  readonly templating: { readonly list: readonly Variable[] };
  readonly annotations: { readonly list: readonly { readonly name: string; expr?: string }[] };
}

/** The file, as text and read. */
export const DASHBOARD_TEXT = readFileSync(
  join(__dirname, '../../deploy/grafana/mcp-gateway.json'),
  'utf8',
);
export const DASHBOARD = JSON.parse(DASHBOARD_TEXT) as Dashboard;

/** What Grafana puts in the place of a variable when everything is shown. */
const EVERYTHING: readonly (readonly [string, string])[] = [
  ['$__rate_interval', '5m'],
  ['$__range', '5m'],
  ['$job', '.*'],
  ['$instance', '.*'],
  ['$upstream', '.*'],
];

/** Each query, by where it stands, as Grafana sends it when everything is shown. */
export function dashboardQueries(): ReadonlyMap<string, string> {
  const queries = DASHBOARD.panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ refId, expr }) => [`${title} ${refId}`, expr] as const),
  );
  const notes = DASHBOARD.annotations.list.flatMap(({ name, expr }) =>
    expr === undefined ? [] : [[name, expr] as const],
  );
  const sent = (expr: string) =>
    EVERYTHING.reduce((text, [from, to]) => text.replaceAll(from, to), expr);
  return new Map([...queries, ...notes].map(([where, expr]) => [where, sent(expr)]));
}
