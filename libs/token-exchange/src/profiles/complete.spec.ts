import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CONTRACTS } from '../../../../test/contracts/index.js';
import { PROFILE_NAMES } from './profile-registry.js';

const profiles = readFileSync('docs/profiles.md', 'utf8');
const example = readFileSync('.env.example', 'utf8');
const inList = (name: string) => new RegExp(`[ ,]${name}(,| or | \\()`);
/** The one line of a text that begins so, and what belongs to it. */
const lineOf = (file: string, start: RegExp) => {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => start.test(line)).join('\n');
};

it.each(PROFILE_NAMES)(
  'the profile %s has a contract, its documents and its name in all lists',
  (name) => {
    expect(CONTRACTS.map(({ profile }) => profile)).toContain(name);
    expect(profiles).toMatch(new RegExp(`^\\| \`${name}\` +\\|`, 'm'));
    expect(profiles).toMatch(new RegExp(`^## (.+, )?${name}(,.+)?$`, 'm'));
    expect(lineOf('docs/settings.md', /^\| `EXCHANGE_PROFILE`/)).toMatch(inList(name));
    const [, dialects = ''] = /((?:^# .+\n)+)EXCHANGE_PROFILE=/m.exec(example) ?? [];
    expect(dialects.replaceAll('\n# ', ' ')).toMatch(inList(name));
  },
);

it('every profile file is in the registry', () => {
  const files = readdirSync(join(__dirname), 'utf8')
    .filter((file) => file.endsWith('.profile.ts'))
    .map((file) => file.replace('.profile.ts', ''));
  expect(files.sort()).toEqual([...PROFILE_NAMES].sort());
});

it('a list names no profile that does not exist', () => {
  const [, rows = ''] = /^\| profile .+\n\| -.+\n((?:\|.+\n)+)/m.exec(profiles) ?? [];
  const named = [...rows.matchAll(/^\| `([a-z0-9-]+)`/gm)].map(([, name]) => name);
  expect(named.sort()).toEqual([...PROFILE_NAMES].sort());
});
