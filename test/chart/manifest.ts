type Labels = Readonly<Record<string, string>>;

/** A container, as far as it is looked at. */
export interface Container {
  readonly image: string;
  readonly command?: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly ports: readonly object[];
  readonly resources: { readonly requests: Labels; readonly limits: { readonly memory: string } };
  readonly securityContext: object;
  readonly startupProbe: object;
  readonly livenessProbe: object;
  readonly readinessProbe: object;
  readonly lifecycle?: object;
  readonly volumeMounts: readonly object[];
}

/** What a pod is made of. */
export interface PodSpec {
  readonly terminationGracePeriodSeconds: number;
  readonly securityContext: { readonly runAsUser: number };
  readonly containers: readonly Container[];
  readonly volumes: readonly { readonly name: string; readonly configMap?: { name: string } }[];
}

interface Rule {
  readonly host: string;
  readonly http: { readonly paths: readonly { readonly path: string }[] };
  readonly backendRefs: readonly object[];
}

interface Traffic {
  readonly ports: readonly { readonly port: number | string }[];
  readonly from: readonly object[];
  readonly to: readonly { readonly ipBlock: { readonly except: readonly string[] } }[];
}

/** What the objects of all kinds say; each has a part of it. */
export interface Spec extends PodSpec {
  readonly replicas?: number;
  readonly selector: { readonly matchLabels: Labels };
  readonly template: {
    readonly metadata: { readonly labels: Labels; readonly annotations?: Labels };
    readonly spec: PodSpec;
  };
  readonly ports: readonly { readonly name: string }[];
  readonly maxUnavailable: number;
  readonly podSelector: { readonly matchLabels: Labels };
  readonly policyTypes: readonly string[];
  readonly ingress: readonly Traffic[];
  readonly egress: readonly Traffic[];
  readonly hostnames: readonly string[];
  readonly rules: readonly Rule[];
  readonly podMetricsEndpoints: readonly object[];
}

/** A rendered object. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels: Labels };
  readonly spec: Spec;
  readonly data?: Labels;
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

/** The container of a rendered Deployment. */
export function containerOf({ spec }: Manifest): Container {
  return spec.template.spec.containers[0]!;
}

/** The settings of a rendered Deployment, as its process finds them. */
export function environmentOf(deployment: Manifest): Labels {
  return Object.fromEntries(containerOf(deployment).env.map(({ name, value }) => [name, value]));
}
