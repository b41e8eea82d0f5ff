import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import {
  gatewayFileSchema,
  type SchemaNode,
} from '../apps/mcp-gateway/src/config/file/schema/json-schema.js';
import { readGatewayFile } from '../apps/mcp-gateway/src/config/file/gateway-file.js';
import { context } from './gateway-files/context.js';

const FILE = /```yaml\n((?:[^`]|`(?!``))*?version: 1\n(?:[^`]|`(?!``))*)```/g;
const filesIn = (page: string) => [...page.matchAll(FILE)].map(([, text]) => text!);
const guide = readFileSync('docs/gateway-yaml.md', 'utf8');
const files = filesIn(guide);
const ofServers = filesIn(readFileSync('docs/mcp-upstreams.md', 'utf8'));
const isValid = new Ajv2020({ strictTypes: false }).compile(gatewayFileSchema());
const given = { ...context, environment: { APIM_KEY: 'canary' } };
const holdsOne = () => ({ ok: true, text: 'canary' }) as const;

it('the guide has the smallest file, one with everything, and one with an alias', () => {
  expect(files).toHaveLength(3);
});

it('the page on MCP servers has the smallest file, one for a server of one’s own, one with scopes, two without a tool file, one with questions, and one for long lists', () => {
  expect(ofServers).toHaveLength(7);
});

it.each([...files, ...ofServers].map((text, index) => [index + 1, text] as const))(
  'OPS-01: file %i of the guides is usable, and fits the schema',
  (_number, text) => {
    expect(readGatewayFile(text, given, holdsOne).problems).toEqual([]);
    expect(isValid(parse(text))).toBe(true);
  },
);

it('the guide names every key', () => {
  const names = new Set<string>();
  const keys = (node: SchemaNode): void => {
    for (const [key, each] of Object.entries(node.properties ?? {})) {
      names.add(key);
      keys(each);
    }
    for (const each of [...(node.anyOf ?? []), node.items, node.additionalProperties]) {
      if (typeof each === 'object') keys(each);
    }
  };
  keys(gatewayFileSchema());
  expect(
    [...names].filter((name) => !guide.includes(`\`${name}\``) && !guide.includes(`.${name}`)),
  ).toEqual([]);
});
