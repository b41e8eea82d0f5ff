import { Ajv2020 } from 'ajv/dist/2020.js';
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import {
  gatewayFileSchema,
  type SchemaNode,
} from '../apps/mcp-gateway/src/config/file/schema/json-schema.js';
import { expectDocument } from './support/generated-doc.js';

const FOLDER = 'test/gateway-files';
const schema = gatewayFileSchema();
const isValid = new Ajv2020({ strict: true, strictTypes: false }).compile(schema);
const valueOf = (name: string): unknown => parse(readFileSync(`${FOLDER}/${name}`, 'utf8'));

it('gateway.schema.json is made from what validates the file', () => {
  expectDocument('gateway.schema.json', `${JSON.stringify(schema, null, 2)}\n`);
});

it('it is a schema of 2020-12 that describes every key', () => {
  expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
  const silent: string[] = [];
  const keys = (node: SchemaNode, path: string): void => {
    for (const [key, each] of Object.entries(node.properties ?? {})) {
      if (typeof each['description'] !== 'string') silent.push(`${path}.${key}`);
      keys(each, `${path}.${key}`);
    }
    for (const each of [...(node.anyOf ?? []), node.items, node.additionalProperties]) {
      if (typeof each === 'object') keys(each, path);
    }
  };
  keys(schema, '');
  expect(silent).toEqual([]);
});

it.each(readdirSync(FOLDER).filter((name) => name.startsWith('ok-')))('%s fits it', (name) => {
  expect(isValid(valueOf(name))).toBe(true);
});

/** The JSON Schema knows shapes; what parts say against each other, the gateway judges. */
it.each([
  'caller-scopes-empty',
  'caller-scopes-missing',
  'caller-scopes-text',
  'caller-scopes-without-write',
  'client-text',
  'defaults-misplaced',
  'exchange-missing',
  'exchange-profile-misspelt',
  'exchange-scope-with-space',
  'exchange-scopes-as-text',
  'exchange-scopes-missing',
  'exchange-text',
  'exchange-unknown-key',
  'header-list',
  'header-name',
  'header-value-number',
  'limits-range',
  'limits-units',
  'limits-unknown',
  'mcp-empty',
  'mcp-key-misspelt',
  'mcp-keys-of-openapi',
  'mcp-list-file-that-is-a-url',
  'mcp-list-words',
  'mcp-text',
  'mcp-without-caller-scopes',
  'openapi-beside-mcp',
  'prefix-space',
  'text-not-a-mapping',
  'tools-include-empty',
  'tools-list',
  'tools-missing',
  'tools-override-empty-title',
  'tools-override-hints',
  'tools-override-keys-of-openapi',
  'tools-override-star',
  'tools-selectors-of-openapi',
  'tools-star-inside',
  'top-sample-not-a-flag',
  'top-unknown-key',
  'upstream-empty',
  'upstream-everything-missing',
  'upstream-misspelt-keys',
  'upstream-name',
  'upstream-openapi',
  'url-no-url',
  'url-query',
  'url-user-info',
  'version-2',
  'version-in-quotes',
  'version-missing',
])('%s does not fit it', (name) => {
  expect(isValid(valueOf(`${name}.yaml`))).toBe(false);
});
