import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsSchema } from '../apps/mcp-gateway/src/config/settings.js';
import { engines, packages } from './support/installed-packages.js';
import { ALLOWED_LICENCES, LICENCE_FILES, MINIMUM_VERSIONS } from './minimum-versions.js';
import { version } from '../package.json';

const root = join(__dirname, '..');
const json = (path: string) =>
  JSON.parse(readFileSync(join(root, path), 'utf8')) as Record<string, unknown>;

describe('what is installed', () => {
  it.each(MINIMUM_VERSIONS)('is $name $least or newer ($because)', ({ name, least }) => {
    const copies = packages.filter((each) => each.name === name);
    expect(copies.length).toBeGreaterThan(0);
    for (const copy of copies) {
      expect(`${copy.version} ${isAtLeast(copy.version, least)}`).toBe(`${copy.version} true`);
    }
  });

  it('runs on no Node that a deep JSON text ends (CVE-2025-59466)', () => {
    const least = /\d+\.\d+\.\d+/.exec(engines.node)?.[0] ?? '0.0.0';
    expect(isAtLeast(least, '20.20.0')).toBe(true);
  });

  it('asks nothing of those who use it: each licence of production is among these', () => {
    const licences = packages
      .filter(({ dev }) => !dev)
      .map(({ name, licence }) => ({ name, licence: licence ?? LICENCE_FILES[name] }));
    expect(licences.filter(({ licence }) => !ALLOWED_LICENCES.includes(licence ?? ''))).toEqual([]);
  });
});

describe('server.json', () => {
  const server = json('server.json') as {
    readonly name: string;
    readonly description: string;
    readonly version: string;
    readonly packages: readonly {
      readonly identifier: string;
      readonly environmentVariables: readonly { readonly name: string }[];
    }[];
  };

  it('keeps to the registry’s rules: a reverse DNS name with one slash, at most 100 characters of description', () => {
    expect(server.name).toMatch(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/);
    expect(server.description.length).toBeLessThanOrEqual(100);
  });

  it('has the version of package.json, and its image too', () => {
    expect(server.version).toBe(version);
    expect(server.packages.map(({ identifier }) => identifier.split(':').at(-1))).toEqual([
      version,
    ]);
  });

  it('names settings of the gateway', () => {
    const names = server.packages.flatMap(({ environmentVariables }) =>
      environmentVariables.map(({ name }) => name),
    );
    expect(Object.keys(settingsSchema.shape)).toEqual(expect.arrayContaining(names));
  });
});

it('the version stands in package.json, and CHANGELOG.md begins with it', () => {
  const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');
  expect(/^## (\S+)/m.exec(changelog)?.[1]).toBe(version);
});

function isAtLeast(one: string, least: string): boolean {
  const [a, b] = [one, least].map((each) => each.split(/[.-]/).slice(0, 3).map(Number));
  const index = a!.findIndex((part, at) => part !== b![at]);
  return index === -1 || a![index]! > b![index]!;
}
