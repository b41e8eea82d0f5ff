import { settingsSchema } from '../../apps/mcp-gateway/src/config/settings.js';
import { SECRET_SETTINGS } from '../../libs/auth/src/setting-names.js';
import { rendered, VALUE_FILES, type ValueFile } from './helm.js';
import { containerOf, environmentOf, only, type Manifest } from './manifest.js';

/** Variables of Node and of the network, which the value files bring along. */
const OTHER_VARIABLES = ['NODE_OPTIONS', 'HTTPS_PROXY', 'NODE_EXTRA_CA_CERTS'];
const SETTINGS = [
  ...Object.keys(settingsSchema.shape),
  ...SECRET_SETTINGS.map((name) => `${name}_FILE`),
];

describe.each<ValueFile>([...VALUE_FILES])('%s', (file) => {
  let manifests: readonly Manifest[];
  let deployment: Manifest;
  let settings: Readonly<Record<string, string>>;
  const pod = () => deployment.spec.template.spec;
  /** That of the gateway, and that of `helm test`. */
  const pods = () => [pod(), only(manifests, 'Pod').spec];
  beforeAll(async () => {
    manifests = await rendered(file);
    deployment = only(manifests, 'Deployment');
    settings = environmentOf(deployment);
  });

  it('a pod comes before another goes, and has been ready for five seconds', () => {
    expect(deployment.spec).toMatchObject({
      minReadySeconds: 5,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
    });
  });

  it('the probes ask the admin port, for life and for readiness', () => {
    const livez = { path: '/livez', port: 'admin' };
    const { startupProbe, livenessProbe, readinessProbe } = containerOf(deployment);
    expect([startupProbe, livenessProbe, readinessProbe]).toEqual([
      { httpGet: livez, periodSeconds: 1, timeoutSeconds: 1, failureThreshold: 30 },
      { httpGet: livez, periodSeconds: 10, timeoutSeconds: 2, failureThreshold: 3 },
      {
        httpGet: { path: '/readyz', port: 'admin' },
        ...{ periodSeconds: 2, timeoutSeconds: 1, failureThreshold: 2 },
      },
    ]);
  });

  it('the grace is DRAIN_DELAY, DRAIN_TIMEOUT and ten seconds; nothing runs before the signal', () => {
    const { DRAIN_DELAY, DRAIN_TIMEOUT } = settingsSchema.parse(settings);
    expect(pod().terminationGracePeriodSeconds).toBe(Math.ceil(DRAIN_DELAY + DRAIN_TIMEOUT) + 10);
    expect(containerOf(deployment).lifecycle).toBeUndefined();
  });

  it('no process is root, writes to its root, gains rights or calls what the runtime refuses', () => {
    for (const { securityContext, containers } of pods()) {
      expect(securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(securityContext.runAsUser).toBeGreaterThan(0);
      for (const each of containers) {
        expect(each.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
      }
    }
  });

  it('no pod gets a token of the Kubernetes API, or variables of other Services', () => {
    for (const each of pods()) {
      expect(each).toMatchObject({
        automountServiceAccountToken: false,
        enableServiceLinks: false,
      });
    }
  });

  it('what a pod needs is requested, and its memory has a limit, 60 % of which is heap', () => {
    const { requests, limits } = containerOf(deployment).resources;
    expect(Object.keys(requests).sort()).toEqual(['cpu', 'memory']);
    expect(Object.keys(limits)).toEqual(['memory']);
    const mib = Number.parseInt(limits.memory, 10) * (limits.memory.endsWith('Gi') ? 1024 : 1);
    expect(settings['NODE_OPTIONS']).toBe(`--max-old-space-size=${Math.floor(mib * 0.6)}`);
  });

  it('each of its variables is a setting of the gateway, given once; none holds a secret', () => {
    const { env } = containerOf(deployment);
    expect(env).toHaveLength(Object.keys(settings).length);
    const others = Object.keys(settings).filter((name) => !OTHER_VARIABLES.includes(name));
    expect(others.filter((name) => !SETTINGS.includes(name))).toEqual([]);
    expect(SECRET_SETTINGS.filter((name) => name in settings)).toEqual([]);
    expect(only(manifests, 'Deployment').spec.template.spec.volumes).toContainEqual({
      name: 'secrets',
      secret: { secretName: 'mcp-gateway', defaultMode: 0o440 },
    });
    expect(manifests.filter(({ kind }) => kind === 'Secret')).toEqual([]);
  });

  it('the ports of container, settings, probes, Service and policy are the same', () => {
    const { ports } = containerOf(deployment);
    expect(ports).toEqual([
      { name: 'http', containerPort: Number(settings['PORT']) },
      { name: 'admin', containerPort: Number(settings['ADMIN_PORT']) },
    ]);
    const [service] = manifests.filter(({ kind }) => kind === 'Service').slice(-1);
    expect(service!.spec.ports).toMatchObject([{ name: 'http', targetPort: 'http' }]);
    const policy = only(manifests, 'NetworkPolicy').spec;
    expect(policy.ingress[0]!.ports).toEqual([{ port: 'http', protocol: 'TCP' }]);
  });

  it('Service, budget and policy mean the pods of the gateway, and not that of `helm test`', () => {
    const wanted = {
      'app.kubernetes.io/name': 'mcp-gateway',
      'app.kubernetes.io/instance': 'demo',
    };
    const selectors: readonly unknown[] = [
      deployment.spec.selector.matchLabels,
      only(manifests, 'PodDisruptionBudget').spec.selector.matchLabels,
      only(manifests, 'NetworkPolicy').spec.podSelector.matchLabels,
      ...manifests.filter(({ kind }) => kind === 'Service').map(({ spec }) => spec.selector),
    ];
    for (const each of selectors) expect(each).toEqual(wanted);
    expect(deployment.spec.template.metadata.labels).toMatchObject(wanted);
    expect(only(manifests, 'Pod').metadata.labels).not.toMatchObject(wanted);
  });
});
