import { readFileSync } from 'node:fs';
import { parseConfig } from '../apps/mcp-gateway/src/config/config.js';
import { settingsSchema as gateway } from '../apps/mcp-gateway/src/config/settings-schema.js';
import { settingsSchema as upstream } from '../apps/upstream-api/src/config.js';
import { settingsSchema as issuer } from '../apps/local-issuer/src/config.js';
import { CLIENT_SETTINGS } from '../apps/mcp-gateway/src/cli/config.js';

const text = readFileSync('.env.example', 'utf8');
const entries = [...text.matchAll(/^(# )?([A-Z][A-Z0-9_]*)=(.*)$/gm)].map((match) => ({
  name: match[2]!,
  value: match[3]!,
  active: match[1] === undefined,
}));

it('.env.example names exactly the settings that the apps and scripts read', () => {
  const named = entries.map(({ name }) => name).sort();
  expect(new Set(named).size).toBe(named.length);
  const schemas = [gateway, upstream, issuer].flatMap((schema) => Object.keys(schema.shape));
  const read = new Set([...schemas, ...CLIENT_SETTINGS]);
  expect(named).toEqual([...read].sort());
});

it('each setting has its own line of explanation above it', () => {
  for (const { name } of entries) {
    expect(text).toMatch(new RegExp(`^# .+\\n(# )?${name}=`, 'm'));
  }
});

it('a copy of it starts on the local issuer', () => {
  const active = entries.filter((entry) => entry.active).map(({ name, value }) => [name, value]);
  const config = parseConfig(Object.fromEntries(active) as Record<string, string>);
  expect(config).toEqual(parseConfig({}));
  expect(config.issuer).toBe('http://localhost:9400/');
});
