import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { CHART, rendered } from './helm.js';
import { only } from './manifest.js';

const DEPLOY = join(CHART, '../..');
const filesOf = (folder: string, end: string) =>
  readdirSync(join(DEPLOY, folder)).filter((name) => name.endsWith(end));
const textOf = (...path: readonly string[]) => readFileSync(join(DEPLOY, ...path), 'utf8');

it('the alert rules are those of deploy/prometheus, their templates untouched', async () => {
  const manifests = await rendered('auth0-httproute-monitoring');
  const rules = manifests.filter(({ kind }) => kind === 'PrometheusRule');
  const files = filesOf('prometheus', '.rules.yaml');
  expect(files).not.toEqual([]);
  expect(rules.map(({ spec }) => spec)).toEqual(
    files.map((name) => parse(textOf('prometheus', name)) as object),
  );
  expect(rules[0]!.metadata.labels).toMatchObject({ release: 'prometheus' });
});

it('the dashboards are those of deploy/grafana, where the sidecar of Grafana looks', async () => {
  const manifests = await rendered('auth0-httproute-monitoring');
  const { metadata, data } = only(manifests, 'ConfigMap', 'demo-mcp-gateway-dashboard');
  expect(metadata.labels['grafana_dashboard']).toBe('1');
  const files = filesOf('grafana', '.json');
  expect(files).not.toEqual([]);
  expect(data).toEqual(Object.fromEntries(files.map((name) => [name, textOf('grafana', name)])));
});

it('without being asked for, nothing that needs an operator is rendered', async () => {
  const manifests = await rendered('minimal');
  expect(manifests.filter(({ apiVersion }) => apiVersion.startsWith('monitoring.'))).toEqual([]);
});
