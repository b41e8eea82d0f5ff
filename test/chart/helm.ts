import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { runProgram, type Ran } from '../support/command.js';
import { HELM } from '../support/needs.js';

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

/** A rendered object, as far as it is looked at without a schema. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- of every kind
  readonly spec?: any;
  readonly data?: Readonly<Record<string, string>>;
}

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

/** The only object of a kind, or of those with a name. Throws where there is none, or more. */
export function only(manifests: readonly Manifest[], kind: string, name?: string): Manifest {
  const [found, ...others] = manifests.filter(
    (each) => each.kind === kind && (name === undefined || each.metadata.name === name),
  );
  if (found === undefined || others.length > 0) {
    throw new Error(`not one ${kind} among ${manifests.map((each) => each.kind).join(', ')}`);
  }
  return found;
}

/** The settings of a rendered Deployment, as its process finds them. */
export function environmentOf(deployment: Manifest): Readonly<Record<string, string>> {
  const { env } = containerOf(deployment) as { env: readonly { name: string; value: string }[] };
  return Object.fromEntries(env.map(({ name, value }) => [name, value]));
}

/** The container of a rendered Deployment. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- part of a manifest
export function containerOf({ spec }: Manifest): any {
  return spec.template.spec.containers[0];
}
