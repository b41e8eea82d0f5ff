import { parseConfig } from '../apps/mcp-gateway/src/config/load-config.js';
import { settingsSchema as gateway } from '../apps/mcp-gateway/src/config/settings.js';
import { settingsSchema as upstream } from '../apps/upstream-api/src/config.js';
import { settingsSchema as issuer } from '../apps/local-issuer/src/config.js';
import { SETTING_NAMES } from '../libs/auth/src/setting-names.js';
import { CLIENT_SETTINGS } from '../apps/mcp-gateway/src/cli/config.js';
import { envExample, settingsPage } from './settings-text.js';
import { expectDocument } from './support/generated-doc.js';

it('.env.example and docs/settings.md are what the schemas say', () => {
  expectDocument('.env.example', envExample());
  expectDocument('docs/settings.md', settingsPage());
});

const text = envExample();
const entries = [...text.matchAll(/^(# )?([A-Z][A-Z0-9_]*)=(.*)$/gm)].map((match) => ({
  name: match[2]!,
  value: match[3]!,
  active: match[1] === undefined,
}));
const schemas = [gateway, upstream, issuer].flatMap((schema) => Object.keys(schema.shape));
const read = [...new Set([...schemas, ...Object.keys(CLIENT_SETTINGS)])].sort();

it('.env.example names exactly the settings that the apps and scripts read', () => {
  const named = entries.map(({ name }) => name).sort();
  expect(new Set(named).size).toBe(named.length);
  expect(named).toEqual(read);
});

it('docs/settings.md does, in a row each', () => {
  const rows = settingsPage().matchAll(/^\| `([A-Z0-9_]+)` \|/gm);
  expect([...rows].map(([, name]) => name).sort()).toEqual(read);
});

it('misspelt names are compared with exactly these', () => {
  expect([...SETTING_NAMES].sort()).toEqual(read);
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
  expect(config.callers.issuer).toBe('http://localhost:9400/');
});
