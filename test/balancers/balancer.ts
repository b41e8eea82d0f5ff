import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answers, startChild, type Child } from '../support/child.js';
import { ENVOY } from '../support/needs.js';

/** The balancers whose configuration is in deploy/balancers. */
export type BalancerName = 'haproxy' | 'nginx' | 'envoy';

interface Kind {
  readonly file: string;
  /** With the path of the configuration and a folder that it may write to. */
  readonly command: (file: string, folder: string) => readonly [string, ...string[]];
  /** Its retries, which would hide a replica that ends badly, and what stands there instead. */
  readonly retries: readonly [string, string];
  /** How the configuration names a replica. */
  readonly replica: (name: string, address: string, port: number) => readonly [string, string];
  readonly port: (port: number) => readonly [string, string];
  /** What it needs to run as anybody, beside the configuration as it is. */
  readonly more?: (folder: string) => readonly [string, string];
}

const KINDS: Readonly<Record<BalancerName, Kind>> = {
  haproxy: {
    file: 'haproxy.cfg',
    command: (file) => ['haproxy', '-db', '-f', file],
    retries: ['retries 3', 'retries 0'],
    replica: (name, address, port) => [`${name}:3001`, `${address}:${port}`],
    port: (port) => ['bind :8080', `bind 127.0.0.1:${port}`],
  },
  nginx: {
    file: 'nginx.conf',
    command: (file, folder) => [
      ...(['nginx', '-p', folder, '-e', 'stderr', '-c', file] as const),
      ...['-g', `daemon off; pid ${folder}/nginx.pid;`],
    ],
    retries: ['proxy_next_upstream error timeout', 'proxy_next_upstream error timeout'],
    replica: (name, address, port) => [`${name}:3001`, `${address}:${port}`],
    port: (port) => ['listen 8080', `listen 127.0.0.1:${port}`],
    more: (folder) => [
      'http {\n',
      [
        'http {',
        'access_log off;',
        ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
          (name) => `${name}_temp_path ${folder}/${name};`,
        ),
        '',
      ].join('\n'),
    ],
  },
  envoy: {
    file: 'envoy.yaml',
    command: (file) => [ENVOY, '-c', file, '--use-dynamic-base-id', '--concurrency', '1'],
    retries: ['retry_on: connect-failure', 'retry_on: ""'],
    replica: (name, address, port) => [
      `address: ${name}, port_value: 3001`,
      `address: ${address}, port_value: ${port}`,
    ],
    port: (port) => [
      'address: 0.0.0.0, port_value: 8080',
      `address: 127.0.0.1, port_value: ${port}`,
    ],
  },
};

/** A real balancer with its configuration of deploy/balancers, without what retries a request. */
export class Balancer {
  private constructor(
    private readonly child: Child,
    private readonly folder: string,
  ) {}

  /** Listens on `port`, before the replicas on the others, which are ready. */
  static async start(
    name: BalancerName,
    port: number,
    replicas: readonly number[],
  ): Promise<Balancer> {
    const kind = KINDS[name];
    const folder = mkdtempSync(join(tmpdir(), `gateway-${name}-`));
    const shipped = readFileSync(join(__dirname, '../../deploy/balancers', kind.file), 'utf8');
    const changes = [
      kind.port(port),
      kind.retries,
      ...replicas.map((at, index) => kind.replica(`gateway-${index + 1}`, '127.0.0.1', at)),
      ...(kind.more === undefined ? [] : [kind.more(folder)]),
    ];
    const file = join(folder, kind.file);
    writeFileSync(file, changes.reduce(replaceOnce, shipped));
    const [command, ...args] = kind.command(file, folder);
    const child = startChild(command, args);
    await child.until(`${name} finds a ready gateway`, () =>
      answers(`http://localhost:${port}/readyz`),
    );
    return new Balancer(child, folder);
  }

  /** What it wrote so far. */
  get output(): string {
    return this.child.output();
  }

  async close(): Promise<void> {
    await this.child.stop('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function replaceOnce(text: string, [from, to]: readonly [string, string]): string {
  if (text.split(from).length !== 2) throw new Error(`"${from}" is not in it once:\n${text}`);
  return text.replace(from, () => to);
}
