/*
 * The schema of the chart's values, made from what the gateway reads, so that `helm template` refuses what the
 * gateway would not know.
 */
import { z } from 'zod';
import {
  gatewayFileSchema,
  type SchemaNode,
} from '../../apps/mcp-gateway/src/config/file/schema/json-schema.js';
import { settingsSchema } from '../../apps/mcp-gateway/src/config/settings.js';
import { SECRET_SETTINGS } from '../../libs/auth/src/setting-names.js';
import { OTHER_VALUES } from './other-values.js';

/** Settings that the chart gives, since its other objects say the same. */
export const SET_BY_THE_CHART = ['ADMIN_PORT', 'GATEWAY_CONFIG', 'NODE_ENV', 'PORT'] as const;

/** A secret that may stand among the settings as long as it holds no password. */
const OPEN_SECRET = 'REDIS_URL';

/** The schema, as `values.schema.json` has it. Draft 7, which every Helm 3 and 4 knows. */
export function valuesSchema(): SchemaNode {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Values of the chart of MCP Gateway',
    type: 'object',
    additionalProperties: false,
    properties: {
      ...OTHER_VALUES,
      config: configSchema(),
      secretKeys: {
        description: 'Settings that are secrets, each with the key of existingSecret.',
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(SECRET_SETTINGS.map((name) => [name, KEY])),
      },
      gatewayYaml: {
        description: 'gateway.yaml: a mapping, or its text.',
        if: { type: 'object' },
        then: withoutLookarounds(gatewayFile()),
        else: { type: ['string', 'null'] },
      },
    },
  };
}

const KEY = { type: 'string', pattern: '^[A-Za-z0-9._-]+$' };
/** What a values file may write where an environment has text. */
const VALUE = ['string', 'number', 'boolean'];

function configSchema(): SchemaNode {
  const settings = z.toJSONSchema(settingsSchema, { io: 'input', unrepresentable: 'any' });
  const left: readonly string[] = [
    ...SET_BY_THE_CHART,
    ...SECRET_SETTINGS.filter((name) => name !== OPEN_SECRET),
  ];
  const entries = Object.entries(settings.properties ?? {}).filter(
    ([name]) => !left.includes(name),
  );
  return {
    description: 'Settings by their names in docs/settings.md.',
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(
      entries.map(([name, setting]) => [name, settingSchema(name, setting as SchemaNode)]),
    ),
  };
}

function settingSchema(name: string, setting: SchemaNode): SchemaNode {
  const { description } = setting;
  if (name === OPEN_SECRET) {
    return { description: `${String(description)} With a password: in secretKeys.`, ...OPEN_URL };
  }
  const { enum: words } = setting as { readonly enum?: readonly string[] };
  if (words === undefined) return { description, type: VALUE };
  const flags = words.includes('true') ? [true, false] : [];
  return { description, enum: [...words, ...flags] };
}

const OPEN_URL = { type: 'string', not: { pattern: '@' } };

function gatewayFile(): SchemaNode {
  return Object.fromEntries(
    Object.entries(gatewayFileSchema()).filter(([keyword]) => keyword !== '$schema'),
  );
}

/** Helm's patterns are Go's, which cannot look around; the gateway checks those itself. */
function withoutLookarounds(node: SchemaNode): SchemaNode {
  const plain = JSON.stringify(node, (key, value: unknown) =>
    key === 'pattern' && typeof value === 'string' && value.includes('(?') ? undefined : value,
  );
  return JSON.parse(plain) as SchemaNode;
}
