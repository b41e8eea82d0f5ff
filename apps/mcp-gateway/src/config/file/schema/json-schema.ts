import { z } from 'zod';
import { fileSchema } from './file-schema.js';

/** A JSON Schema, as far as it is looked at. */
export interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly anyOf?: readonly SchemaNode[];
  readonly items?: SchemaNode;
  readonly [keyword: string]: unknown;
}

/** The JSON Schema (2020-12) of gateway.yaml, made from what validates it. */
export function gatewayFileSchema(): SchemaNode {
  const schema = z.toJSONSchema(fileSchema, { target: 'draft-2020-12', io: 'input' });
  const { $schema, ...rest } = schema as unknown as SchemaNode;
  const description =
    'Upstreams of MCP Gateway, named by GATEWAY_CONFIG. docs/gateway-yaml.md explains each key; ' +
    'the gateway itself checks more than a schema can say.';
  return { $schema, title: 'gateway.yaml', description, ...rest };
}
