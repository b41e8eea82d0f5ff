import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runChild, startChild, type Child, type Ended } from '../support/child.js';
import { watchLog } from '../support/secret-search.js';
import { watchSettings } from '../support/watched-settings.js';
import type { BuiltImage } from './built-image.js';

/** How a container is run, beside what the image says. */
export interface ContainerOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Folders of this machine by their places in it, where they can be read only. */
  readonly mounts?: Readonly<Record<string, string>>;
}

const SYSTEM = [
  { destination: '/proc', type: 'proc', source: 'proc' },
  {
    destination: '/dev',
    type: 'tmpfs',
    source: 'tmpfs',
    options: ['nosuid', 'noexec', 'mode=755', 'size=64k'],
  },
];

/**
 * A container that runc runs: the image's user, environment and entry point, a root that cannot be written, no
 * capabilities, no new privileges. It has this machine's network.
 */
export class Container {
  private constructor(
    private readonly bundle: string,
    private readonly id: string,
    private readonly child: Child,
  ) {}

  static start(image: BuiltImage, options: ContainerOptions = {}): Container {
    const bundle = mkdtempSync(join(image.folder, 'bundle-'));
    mkdirSync(join(bundle, 'state'));
    writeFileSync(join(bundle, 'config.json'), JSON.stringify(bundleConfig(image, options)));
    const id = bundle.split('/').at(-1)!;
    const child = startChild('runc', [...stateOf(bundle), 'run', '--bundle', bundle, id]);
    watchSettings(options.env ?? {});
    watchLog('a container', child.output);
    return new Container(bundle, id, child);
  }

  /** Runs one to its end. */
  static async run(image: BuiltImage, options: ContainerOptions): Promise<Ended> {
    const container = Container.start(image, options);
    const ended = await container.child.ended;
    container.remove();
    return ended;
  }

  /** As of a child. */
  until(...args: Parameters<Child['until']>): Promise<void> {
    return this.child.until(...args);
  }

  get output(): string {
    return this.child.output();
  }

  /** What the kernel says of its process 1. */
  async status(): Promise<Readonly<Record<string, string>>> {
    const { out } = await this.runc('state', this.id);
    const { pid } = JSON.parse(out) as { pid: number };
    const lines = readFileSync(`/proc/${pid}/status`, 'utf8').trim().split('\n');
    return Object.fromEntries(
      lines.map((line) => line.split(':\t').map((part) => part.trim()) as [string, string]),
    );
  }

  /** Runs a command in it to its end. */
  exec(...command: readonly string[]): Promise<Ended> {
    return this.runc('exec', this.id, ...command);
  }

  /** Sends a signal to its process 1 alone. */
  async signal(signal: NodeJS.Signals): Promise<void> {
    await this.runc('kill', this.id, signal);
  }

  /** How it ended. */
  get ended(): Promise<Ended> {
    return this.child.ended;
  }

  /** Ends it if it still runs. */
  async stop(): Promise<void> {
    await this.runc('delete', '--force', this.id);
    await this.child.stop('SIGKILL');
    this.remove();
  }

  private remove(): void {
    rmSync(this.bundle, { recursive: true, force: true });
  }

  private runc(...args: readonly string[]): Promise<Ended> {
    return runChild('runc', [...stateOf(this.bundle), ...args]);
  }
}

const stateOf = (bundle: string) => ['--root', join(bundle, 'state')];

function bundleConfig(image: BuiltImage, options: ContainerOptions): object {
  const { args = [], env = {}, mounts = {} } = options;
  const { User: user, Env: own, Entrypoint: entry, WorkingDir: cwd } = image.config;
  const [uid, gid] = user.split(':').map(Number);
  const given = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return {
    ociVersion: '1.0.2',
    process: {
      terminal: false,
      user: { uid, gid },
      args: [...entry, ...args],
      env: [...own, 'HOSTNAME=3f1c0ffee123', ...given],
      cwd,
      capabilities: {},
      noNewPrivileges: true,
    },
    root: { path: image.rootfs, readonly: true },
    mounts: [
      ...SYSTEM,
      ...Object.entries(mounts).map(([destination, source]) => ({
        destination,
        source,
        type: 'bind',
        options: ['rbind', 'ro'],
      })),
    ],
    linux: { namespaces: ['pid', 'mount', 'ipc', 'uts'].map((type) => ({ type })) },
  };
}
