import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GatewayConfig } from '../../apps/mcp-gateway/src/config/gateway-config.js';
import type {
  ServedSettings,
  UpstreamSettings,
} from '../../apps/mcp-gateway/src/config/served-settings.js';
import type { ReadFile, ServedFile } from '../../apps/mcp-gateway/src/reload/served-file.js';

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
    return { file: this, served: this.settings() };
  };

  /** Puts another file in its place; a text is written as it is. */
  write(what: WrittenServed | string): void {
    writeFileSync(`${this.path}.new`, typeof what === 'string' ? what : JSON.stringify(what));
    renameSync(`${this.path}.new`, this.path);
  }

  readonly read = (): ReadFile => {
    try {
      return { served: this.settings() };
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return { problems: [`${this.path}: is not JSON`] };
    }
  };

  private settings(): ServedSettings {
    if (this.config === undefined) throw new Error('The gateway has not started yet.');
    const usual = this.config.served;
    const written = JSON.parse(readFileSync(this.path, 'utf8')) as WrittenServed;
    const upstreams = Object.entries(written.upstreams ?? {}).map(([name, changes]) => ({
      ...usual.upstreams[0]!,
      name,
      prefix: name,
      at: (field: string) => `${this.path} upstreams.${name}.${field}`,
      ...changes,
    }));
    const { sample = false, listing = 'all' } = written;
    const reads = upstreams.flatMap(({ callerScopes }) => callerScopes.read);
    return { sample, listing, upstreams, baselineScopes: sample ? ['tool:whoami'] : reads };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
