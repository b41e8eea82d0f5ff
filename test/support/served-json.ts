import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, type GatewayConfig } from '../../apps/mcp-gateway/src/config/config.js';
import type {
  ServedSettings,
  UpstreamSettings,
} from '../../apps/mcp-gateway/src/config/served-settings.js';
import { environmentSettings } from '../../apps/mcp-gateway/src/reload/environment-settings.js';
import type { ServedFile } from '../../apps/mcp-gateway/src/reload/served-file.js';

/** What such a file holds: upstreams by name, each as the sample's is but for what is written. */
export interface WrittenServed {
  readonly sample?: boolean;
  readonly listing?: ServedSettings['listing'];
  readonly upstreams?: Readonly<Record<string, Partial<UpstreamSettings>>>;
}

/** A file that says what is served, in JSON, in a folder of its own. */
export class ServedJson implements ServedFile {
  private readonly folder = mkdtempSync(join(tmpdir(), 'served-'));
  readonly path = join(this.folder, 'served.json');
  private config: GatewayConfig | undefined;

  constructor(
    first: WrittenServed,
    readonly watch = false,
  ) {
    this.write(first);
  }

  /** The gateway's options that make it serve this. */
  readonly options = (config: GatewayConfig): { file: ServedFile; served: ServedSettings } => {
    this.config = config;
    return { file: this, served: this.read() };
  };

  /** Puts another file in its place; a text is written as it is. */
  write(what: WrittenServed | string): void {
    writeFileSync(`${this.path}.new`, typeof what === 'string' ? what : JSON.stringify(what));
    renameSync(`${this.path}.new`, this.path);
  }

  readonly read = (): ServedSettings => {
    if (this.config === undefined) throw new Error('The gateway has not started yet.');
    const usual = environmentSettings(this.config);
    const written = this.parsed();
    const upstreams = Object.entries(written.upstreams ?? {}).map(([name, changes]) => ({
      ...usual.upstreams[0]!,
      name,
      prefix: name,
      at: (field: string) => `${this.path} upstreams.${name}.${field}`,
      ...changes,
    }));
    return { sample: written.sample ?? false, listing: written.listing ?? 'all', upstreams };
  };

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  private parsed(): WrittenServed {
    try {
      return JSON.parse(readFileSync(this.path, 'utf8')) as WrittenServed;
    } catch {
      throw new ConfigError([`${this.path}: is not JSON`]);
    }
  }
}
