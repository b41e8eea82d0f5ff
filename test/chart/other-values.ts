import type { SchemaNode } from '../../apps/mcp-gateway/src/config/file/schema/json-schema.js';

const text = { type: 'string' };
const flag = { type: 'boolean' };
const count = { type: 'integer', minimum: 1 };
const texts = { type: 'object', additionalProperties: text };
/** Parts that Kubernetes itself describes. */
const mapping = { type: 'object' };
const list = { type: 'array', items: { type: 'object' } };

const values = (properties: Readonly<Record<string, SchemaNode>>): SchemaNode => ({
  type: 'object',
  additionalProperties: false,
  properties,
});

/** The values of the chart that are no settings of the gateway. */
export const OTHER_VALUES: Readonly<Record<string, SchemaNode>> = {
  // Helm hands it to every chart.
  global: mapping,
  replicaCount: count,
  image: values({
    repository: { type: 'string', minLength: 1 },
    tag: text,
    digest: { type: 'string', pattern: '^(sha256:[0-9a-f]{64})?$' },
    pullPolicy: { enum: ['Always', 'IfNotPresent', 'Never'] },
  }),
  imagePullSecrets: list,
  existingSecret: text,
  openapi: {
    type: 'object',
    propertyNames: { pattern: '^[A-Za-z0-9._-]+$', not: { const: 'gateway.yaml' } },
    additionalProperties: text,
  },
  existingConfigMap: text,
  service: values({
    type: { enum: ['ClusterIP', 'NodePort', 'LoadBalancer'] },
    port: { type: 'integer', minimum: 1, maximum: 65_535 },
    annotations: texts,
  }),
  ingress: values({ enabled: flag, className: text, annotations: texts, tlsSecretName: text }),
  httpRoute: values({ enabled: flag, parentRefs: list, annotations: texts, timeouts: texts }),
  metrics: values({
    podMonitor: flag,
    serviceMonitor: flag,
    prometheusRule: flag,
    dashboard: flag,
    interval: text,
    labels: texts,
  }),
  autoscaling: values({
    enabled: flag,
    minReplicas: count,
    maxReplicas: count,
    targetCPUUtilizationPercentage: { type: 'integer', minimum: 1 },
  }),
  podDisruptionBudget: values({ enabled: flag, maxUnavailable: { type: ['integer', 'string'] } }),
  networkPolicy: values({ enabled: flag, endpointFrom: list, adminFrom: list, egress: list }),
  topologySpread: flag,
  resources: mapping,
  podSecurityContext: mapping,
  podAnnotations: texts,
  podLabels: texts,
  nodeSelector: texts,
  tolerations: list,
  affinity: mapping,
  extraEnv: list,
  extraVolumes: list,
  extraVolumeMounts: list,
};
