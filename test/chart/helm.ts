import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { runProgram, type Ran } from '../support/command.js';
import { HELM } from '../support/needs.js';
import type { Manifest } from './manifest.js';

/** The chart. */
export const CHART = join(__dirname, '../../deploy/helm/mcp-gateway');

/** The value files of its folder `ci`: together they have every value. */
export const VALUE_FILES = [
  'minimal',
  'keycloak-redis-ingress',
  'auth0-httproute-monitoring',
  'full',
] as const;

/** One of them. */
export type ValueFile = (typeof VALUE_FILES)[number];

/** The path of a value file. */
export function valuesOf(file: ValueFile): string {
  return join(CHART, 'ci', `${file}-values.yaml`);
}

/** The newest Kubernetes whose schemas there are; a Helm that is built from source knows of none. */
export const NEWEST = '1.37';

/** Runs Helm on the chart, with a value file and further options. */
export function helm(
  command: 'lint' | 'template',
  file: ValueFile,
  ...more: string[]
): Promise<Ran> {
  const words = command === 'lint' ? ['lint', '--strict'] : ['template', 'demo'];
  const options = [
    '--namespace',
    'tools',
    '--kube-version',
    NEWEST,
    '--values',
    valuesOf(file),
    ...more,
  ];
  return runProgram(HELM, [...words, CHART, ...options]);
}

/** What Helm renders. Throws with its message where it refuses. */
export async function rendered(file: ValueFile, ...more: string[]): Promise<readonly Manifest[]> {
  const { status, out, error } = await helm('template', file, ...more);
  if (status !== 0) throw new Error(error);
  // As Kubernetes reads it: 0440 is a number of base eight.
  return parseAllDocuments(out, { version: '1.1' })
    .map((each) => each.toJS() as Manifest | null)
    .filter((each) => each !== null);
}
