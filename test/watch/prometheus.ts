import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { answers, eventually, startChild, type Child } from '../support/child.js';
import { freePorts } from '../support/free-ports.js';
import { RULES_FILE, RULES_FOLDER } from './rules-file.js';

/** One series of an answer: its labels and its value, as Prometheus writes it. */
export interface Answered {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: string;
}

interface RuleState {
  readonly name: string;
  readonly health: string;
  readonly lastError?: string;
}

interface Firing {
  readonly labels: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
}

/** A real Prometheus with the rules of deploy/prometheus, that scrapes these admin ports each second. */
export class Prometheus {
  private constructor(
    private readonly child: Child,
    private readonly folder: string,
    private readonly url: string,
  ) {}

  /** Resolves once each target was scraped. */
  static async start(ports: readonly number[]): Promise<Prometheus> {
    const folder = mkdtempSync(join(tmpdir(), 'gateway-prometheus-'));
    const file = join(folder, 'prometheus.yaml');
    const targets = ports.map((port) => `127.0.0.1:${port}`);
    const config = {
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      rule_files: [join(RULES_FOLDER, RULES_FILE)],
      scrape_configs: [{ job_name: 'mcp-gateway', static_configs: [{ targets }] }],
    };
    writeFileSync(file, stringify(config));
    const [port] = await freePorts(1);
    const url = `http://127.0.0.1:${port}`;
    const child = startChild('prometheus', [
      ...[`--config.file=${file}`, `--storage.tsdb.path=${folder}/data`],
      ...[`--web.listen-address=127.0.0.1:${port}`, '--log.level=warn'],
    ]);
    await child.until('prometheus', () => answers(`${url}/-/ready`));
    const prometheus = new Prometheus(child, folder, url);
    await eventually('a scrape of each', async () => {
      const [up] = await prometheus.query('sum(up{job="mcp-gateway"})');
      return up?.value === String(ports.length);
    });
    return prometheus;
  }

  /** Answers at this moment. Throws what Prometheus says of a query that it refuses. */
  async query(query: string): Promise<readonly Answered[]> {
    const body = new URLSearchParams({ query });
    const { result } = await this.ask<{
      readonly result: readonly {
        readonly metric: Answered['metric'];
        readonly value: readonly [number, string];
      }[];
    }>('query', { method: 'POST', body });
    return result.map(({ metric, value: [, value] }) => ({ metric, value }));
  }

  /** Resolves with an answer that is not empty. Throws as `query` does. */
  async answered(query: string): Promise<readonly Answered[]> {
    let found: readonly Answered[] = [];
    await eventually(`an answer to ${query}`, async () => {
      found = await this.query(query);
      return found.length > 0;
    });
    return found;
  }

  async rules(): Promise<readonly RuleState[]> {
    const { groups } = await this.ask<{ groups: { rules: RuleState[] }[] }>('rules');
    return groups.flatMap(({ rules }) => rules);
  }

  async alerts(): Promise<readonly Firing[]> {
    return (await this.ask<{ alerts: Firing[] }>('alerts')).alerts;
  }

  async close(): Promise<void> {
    await this.child.stop('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async ask<Data>(path: string, request?: RequestInit): Promise<Data> {
    const answer = await fetch(`${this.url}/api/v1/${path}`, request);
    const { data, error } = (await answer.json()) as { data?: Data; error?: string };
    if (data === undefined) throw new Error(error);
    return data;
  }
}
