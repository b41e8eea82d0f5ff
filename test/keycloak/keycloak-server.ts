import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { eventually, startChild, type Child } from '../support/child.js';
import { freePorts } from '../support/free-ports.js';
import { KEYCLOAK_HOME } from './needs-keycloak.js';

const LONGEST_START_MS = 180_000;

/** A real Keycloak on a free port, with the realm of the guide. */
export class Keycloak {
  private constructor(
    private readonly child: Child,
    private readonly port: number,
  ) {}

  static async start(): Promise<Keycloak> {
    const [port] = await freePorts(1);
    const imported = join(KEYCLOAK_HOME, 'data/import');
    mkdirSync(imported, { recursive: true });
    copyFileSync('docs/keycloak/realm.json', join(imported, 'mcp-realm.json'));
    const child = startChild(
      join(KEYCLOAK_HOME, 'bin/kc.sh'),
      [
        'start-dev',
        '--import-realm',
        '--db=dev-mem',
        '--http-host=127.0.0.1',
        `--http-port=${port}`,
      ],
      { ...process.env, JAVA_OPTS_APPEND: '-XX:TieredStopAtLevel=1' },
    );
    const keycloak = new Keycloak(child, port!);
    const started = performance.now();
    await eventually('Keycloak answers', () => keycloak.answers(), LONGEST_START_MS);
    process.stdout.write(
      `Keycloak ready after ${Math.round((performance.now() - started) / 1000)} s\n`,
    );
    return keycloak;
  }

  get issuer(): string {
    return `http://localhost:${this.port}/realms/mcp`;
  }

  close(): Promise<void> {
    return this.child.stop('SIGKILL');
  }

  private async answers(): Promise<boolean> {
    if (this.child.process.exitCode !== null) throw new Error(this.child.output().slice(-2_000));
    return fetch(`${this.issuer}/.well-known/openid-configuration`).then(
      ({ ok }) => ok,
      () => false,
    );
  }
}
