import { rendered } from './helm.js';
import { containerOf, only, type Manifest } from './manifest.js';

const kinds = (manifests: readonly Manifest[]) => manifests.map(({ kind }) => kind).sort();
const annotationsOf = (manifests: readonly Manifest[]) =>
  only(manifests, 'Deployment').spec.template.metadata.annotations;

it('without more said there are the pods, their Service, files, budget, policy and test', async () => {
  const manifests = await rendered('minimal');
  expect(kinds(manifests)).toEqual([
    ...['ConfigMap', 'Deployment', 'NetworkPolicy', 'Pod', 'PodDisruptionBudget', 'Service'],
  ]);
  expect(only(manifests, 'Deployment').spec.replicas).toBe(2);
  expect(only(manifests, 'PodDisruptionBudget').spec.maxUnavailable).toBe(1);
});

it('the policy lets in whoever comes to the endpoint and nobody to the admin port; out go DNS and 443', async () => {
  const { spec } = only(await rendered('minimal'), 'NetworkPolicy');
  expect(spec.policyTypes).toEqual(['Ingress', 'Egress']);
  expect(spec.ingress).toEqual([{ ports: [{ port: 'http', protocol: 'TCP' }] }]);
  const [dns, https, ...others] = spec.egress;
  expect(dns!.ports.map(({ port }) => port)).toEqual([53, 53]);
  expect(https!.ports).toEqual([{ port: 443, protocol: 'TCP' }]);
  expect(https!.to[0]!.ipBlock.except).toEqual(['169.254.0.0/16']);
  expect(others).toEqual([]);
});

it('those who may come are named, and the pod of `helm test` is one of them', async () => {
  const ingress = only(await rendered('keycloak-redis-ingress'), 'NetworkPolicy').spec.ingress;
  expect(ingress).toHaveLength(1);
  expect(ingress[0]!.from).toEqual([
    { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ingress-nginx' } } },
    {
      podSelector: {
        matchLabels: {
          'app.kubernetes.io/name': 'mcp-gateway-test',
          'app.kubernetes.io/instance': 'demo',
        },
      },
    },
  ]);
});

it('a public URL with a path takes that path and the metadata of its host, and leaves the rest', async () => {
  const [rule, ...others] = only(await rendered('keycloak-redis-ingress'), 'Ingress').spec.rules;
  expect(others).toEqual([]);
  expect(rule!.host).toBe('tools.example.com');
  expect(rule!.http.paths.map(({ path }) => path)).toEqual([
    '/mcp',
    '/.well-known/oauth-protected-resource',
  ]);
});

it('a route of the Gateway API leads to the port of the Service', async () => {
  const { spec } = only(await rendered('full'), 'HTTPRoute');
  expect(spec.hostnames).toEqual(['mcp.example.com']);
  expect(spec.rules[0]!.backendRefs).toEqual([{ name: 'demo-mcp-gateway', port: 8080 }]);
});

it('a changed gateway.yaml or document rolls the pods', async () => {
  const sums = await Promise.all([
    rendered('keycloak-redis-ingress'),
    rendered('keycloak-redis-ingress'),
    rendered('keycloak-redis-ingress', '--set-string', 'gatewayYaml=version: 1'),
    rendered('keycloak-redis-ingress', '--set-string', 'openapi.other\\.json=text'),
  ]);
  const [first, again, ...changed] = sums.map(
    (each) => annotationsOf(each)?.['checksum/gateway-yaml'],
  );
  expect(again).toBe(first);
  expect(new Set([first, ...changed]).size).toBe(3);
});

it('with GATEWAY_WATCH it does not: the gateway takes it where it stands', async () => {
  for (const watch of ['true', 'false']) {
    const manifests = await rendered('minimal', '--set', `config.GATEWAY_WATCH=${watch}`);
    const sum = annotationsOf(manifests)?.['checksum/gateway-yaml'];
    expect(sum === undefined).toBe(watch === 'true');
  }
});

it('a mounted folder, and not a file in it, is what Kubernetes keeps up to date', async () => {
  const { volumeMounts } = containerOf(only(await rendered('full'), 'Deployment'));
  expect(volumeMounts).not.toEqual([]);
  expect(volumeMounts.filter((each) => 'subPath' in each)).toEqual([]);
});

it('where a number of pods is chosen by their load, the Deployment does not say one', async () => {
  const manifests = await rendered('auth0-httproute-monitoring');
  expect(only(manifests, 'Deployment').spec.replicas).toBeUndefined();
  expect(only(manifests, 'HorizontalPodAutoscaler').spec).toMatchObject({
    ...{ minReplicas: 3, maxReplicas: 6 },
    scaleTargetRef: { kind: 'Deployment', name: 'demo-mcp-gateway' },
  });
});

it('metrics are scraped at the admin port: of each pod, or by a Service of its own', async () => {
  const { spec } = only(await rendered('auth0-httproute-monitoring'), 'PodMonitor');
  expect(spec.podMetricsEndpoints).toEqual([{ port: 'admin', path: '/metrics', interval: '30s' }]);
  const manifests = await rendered('full');
  const monitored = only(manifests, 'ServiceMonitor').spec.selector.matchLabels;
  const services = manifests.filter(
    ({ kind, metadata }) =>
      kind === 'Service' &&
      Object.entries(monitored).every(([label, value]) => metadata.labels[label] === value),
  );
  expect(services.map(({ metadata }) => metadata.name)).toEqual(['demo-mcp-gateway-admin']);
  expect(services[0]!.spec.ports[0]!.name).toBe('admin');
});

it('an image is named by its digest where there is one, else by its tag', async () => {
  const image = async (...set: string[]) =>
    containerOf(only(await rendered('minimal', ...set), 'Deployment')).image;
  const digest = `sha256:${'0'.repeat(64)}`;
  expect(await image()).toBe('mcp-gateway:0.1.0');
  expect(await image('--set', 'image.tag=1.2.3')).toBe('mcp-gateway:1.2.3');
  expect(await image('--set', `image.tag=1.2.3,image.digest=${digest}`)).toBe(
    `mcp-gateway@${digest}`,
  );
});
