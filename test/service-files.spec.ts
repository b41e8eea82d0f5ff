import { existsSync, readFileSync } from 'node:fs';
import { settingsSchema } from '../apps/mcp-gateway/src/config/settings.js';
import { SECRET_SETTINGS, SETTING_NAMES } from '../libs/auth/src/setting-names.js';
import { envOf, lastMoment } from './support/deployment.js';

const textOf = (path: string) => readFileSync(path, 'utf8');
const dockerfile = textOf('Dockerfile');
const unit = textOf('deploy/systemd/mcp-gateway.service');
const defaults = settingsSchema.parse({});

/** Values of a key in the unit, in order. */
const inUnit = (key: string) =>
  [...unit.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value]) => value!);

describe('the Dockerfile', () => {
  it('sets settings that there are and one of Node, and exposes the ports that they begin with', () => {
    const names = [...dockerfile.matchAll(/^ENV (\w+)=/gm)].map(([, name]) => name!);
    expect(names.filter((name) => !SETTING_NAMES.includes(name))).toEqual(['NODE_COMPILE_CACHE']);
    expect(dockerfile).toContain(`\nEXPOSE ${defaults.PORT} ${defaults.ADMIN_PORT}\n`);
  });

  it('checks the admin port where the settings have it', () => {
    const script = textOf('scripts/image/healthcheck.mjs');
    expect(script).toContain(`ADMIN_PORT: adminPort = '${defaults.ADMIN_PORT}'`);
    expect(script).toContain(`ADMIN_HOST = '${defaults.ADMIN_HOST}'`);
    expect(script).toContain(`PORT ?? '${defaults.PORT}'`);
  });

  it('leaves out of the build what is not listed', () => {
    const [everything, ...listed] = textOf('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(everything).toBe('*');
    for (const line of listed.filter((each) => each.startsWith('!'))) {
      expect(existsSync(line.slice(1))).toBe(true);
    }
    expect(listed).toEqual(expect.arrayContaining(['**/.env', '**/.env.*']));
  });
});

describe('the systemd unit', () => {
  it('names settings that there are, and gets each secret as a credential', () => {
    const assigned = inUnit('(?:# )?Environment').flatMap((line) => line.split(' '));
    const names = assigned.map((each) => each.split('=')[0]!);
    const files = names.filter((name) => name.endsWith('_FILE'));
    expect(names.filter((name) => !files.includes(name))).toEqual(['NODE_ENV']);
    for (const name of files) expect(SECRET_SETTINGS).toContain(name.replace(/_FILE$/, ''));
    const credentials = inUnit('(?:# )?LoadCredential').map((line) => line.split(':')[0]!);
    const read = assigned.flatMap((each) => /=%d\/(.+)$/.exec(each)?.[1] ?? []);
    expect(read).toEqual(credentials);
  });

  it('can be given a folder for an audit log in a file, which is where the guide has it', () => {
    const [folder = ''] = inUnit('# LogsDirectory');
    const file = `AUDIT=/var/log/${folder}/audit.log`;
    expect(folder).not.toBe('');
    expect(unit).toContain(`\n# With ${file}`);
    expect(textOf('docs/deploy-systemd.md')).toContain(file);
  });

  it('has an example of settings that there are, without a secret', () => {
    const names = Object.keys(envOf('deploy/systemd/gateway.env'));
    expect(names.filter((name) => !SETTING_NAMES.includes(name))).toEqual([]);
    expect(SECRET_SETTINGS.filter((name) => names.includes(name))).toEqual([]);
  });

  it('leaves the gateway the time to end, and more files than connections', () => {
    const [stop] = inUnit('TimeoutStopSec');
    expect(Number(stop)).toBeGreaterThan(lastMoment(defaults.DRAIN_TIMEOUT));
    expect(Number(inUnit('LimitNOFILE')[0])).toBeGreaterThan(defaults.MAX_CONNECTIONS);
  });
});
