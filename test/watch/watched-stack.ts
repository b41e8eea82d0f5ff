import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UpstreamSettings } from '../../apps/mcp-gateway/src/config/served-settings.js';
import { toolFileText } from '../../apps/mcp-gateway/src/sources/mcp/tool-file.js';
import { eventually } from '../support/child.js';
import { scraped } from '../support/scrape.js';
import { call, ERAS, rpcMessage } from '../support/rpc.js';
import { failingCalls, type FailureCode } from '../support/failing-calls.js';
import { freshCallers, heal } from '../support/failing-stack.js';
import { ToolsThatFailModule } from '../support/failing-tools.js';
import { freePorts } from '../support/free-ports.js';
import { startGatewayProcess, type GatewayProcess } from '../support/gateway-process.js';
import { startMcpDouble } from '../support/mcp-double.js';
import { relayedUpstream } from '../support/relay-stack.js';
import { startStack, type Stack } from '../support/stack.js';

const DEADLINE_MS = 500;
const CALLS_A_MINUTE = 5;
/** Callers that each replica serves, once in each era. */
const SERVED = 2;

/** Tools of the MCP server, one of which it changed since they were approved. */
const APPROVED = ['kept', 'changed'].map((name) => ({ name, inputSchema: { type: 'object' } }));
const LISTED = APPROVED.map((tool, index) => (index === 0 ? tool : { ...tool, description: 'x' }));

/** An MCP server, as an upstream. */
interface Wiki {
  upstream(sample: UpstreamSettings): UpstreamSettings;
  close(): Promise<void>;
}

async function startWiki(): Promise<Wiki> {
  const server = await startMcpDouble('sessions');
  server.list = () => LISTED;
  const folder = mkdtempSync(join(tmpdir(), 'watched-'));
  const file = join(folder, 'wiki.tools.json');
  writeFileSync(file, toolFileText({ upstream: 'wiki', tools: APPROVED }));
  return {
    upstream: (sample) => relayedUpstream(sample, { url: server.url }, file),
    close: async () => {
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/**
 * Three replicas with an admin port each; the first is in this process, has tools that fail, and those of an MCP server.
 */
export class WatchedStack {
  private readonly caller = freshCallers(() => this.stack);

  private constructor(
    private readonly stack: Stack,
    private readonly others: readonly GatewayProcess[],
    readonly adminPorts: readonly number[],
    private readonly wiki: Wiki,
  ) {}

  static async start(): Promise<WatchedStack> {
    const adminPorts = await freePorts(3);
    const [own, ...further] = adminPorts.map((port) => ({ ADMIN_PORT: String(port) }));
    const wiki = await startWiki();
    const stack = await startStack({
      proxied: true,
      gateway: ({ served }) => {
        const { upstreams } = served;
        return {
          tools: ToolsThatFailModule,
          served: { ...served, upstreams: [...upstreams, wiki.upstream(upstreams[0]!)] },
        };
      },
      env: {
        ...own,
        ALLOW_M2M: 'true',
        AUDIT: 'stdout',
        AUDIT_SUBJECT: 'plain',
        CALLS_PER_MINUTE: String(CALLS_A_MINUTE),
        EXCHANGE_TIMEOUT_MS: String(DEADLINE_MS),
        UPSTREAM_TIMEOUT_MS: String(DEADLINE_MS),
      },
    });
    const others = await Promise.all(
      further.map((admin) =>
        startGatewayProcess({
          ...stack.env,
          ...admin,
          MCP_SERVER_URL: stack.url,
          EXCHANGE_RATE_PER_SECOND: '50',
          // A busy machine must not make anything late.
          EXCHANGE_TIMEOUT_MS: '60000',
          UPSTREAM_TIMEOUT_MS: '60000',
          DRAIN_TIMEOUT: '125',
        }),
      ),
    );
    return new WatchedStack(stack, others, adminPorts, wiki);
  }

  /** Calls with every outcome, requests and tokens that are refused, at each replica some that are served. */
  async load(): Promise<void> {
    for (const endpoint of [this.stack, ...this.others]) {
      for (let count = 0; count < SERVED; count += 1) {
        const token = await this.caller();
        for (const era of ERAS) await call(endpoint, 'greet', { token, era });
      }
    }
    await heal(this.stack);
    await this.refused();
    await heal(this.stack);
    await this.cancelled();
    await heal(this.stack);
    const scenarios = failingCalls(() => this.stack);
    for (const code of Object.keys(scenarios) as FailureCode[]) {
      const { arrange, tool = 'greet', args = {}, claims } = scenarios[code];
      const token = await this.caller(claims);
      await arrange?.();
      const pending = call(this.stack, tool, { token, arguments: args });
      if (code === 'upstream_timeout') {
        await this.stack.proxies.upstream!.stalled();
        await this.stack.time.advance(DEADLINE_MS);
      }
      await pending;
      await heal(this.stack);
    }
    // Last, so that its session is still kept.
    await call(this.stack, 'wiki_kept', { token: await this.caller() });
  }

  async close(): Promise<void> {
    for (const each of this.others) await each.stop('SIGTERM');
    await this.stack.close();
    await this.wiki.close();
  }

  /** What is the matter of callers. */
  private async refused(): Promise<void> {
    await call(this.stack, 'greet', {});
    await call(this.stack, 'greet', { token: 'not.a.token' });
    await call(this.stack, 'greet', { token: await this.caller({ scope: 'tool:whoami' }) });
    const busy = await this.caller({ sub: 'busy' });
    for (let count = 0; count <= CALLS_A_MINUTE; count += 1) {
      await call(this.stack, 'lies', { token: busy });
    }
    const token = await this.caller();
    await call(this.stack, 'greet', { token, arguments: { name: 7 } });
    await call(this.stack, 'nobody_serves_this', { token });
    const { headers } = rpcMessage({ method: 'ping', token });
    await fetch(this.stack.url, { method: 'POST', headers, body: '[]' });
  }

  private async cancelled(): Promise<void> {
    const held = this.stack.holdUpstream();
    const leaving = new AbortController();
    const params = { name: 'greet', arguments: {} };
    const message = rpcMessage({ method: 'tools/call', params, token: await this.caller() });
    const left = fetch(this.stack.url, { method: 'POST', signal: leaving.signal, ...message });
    await held.arrived;
    leaving.abort();
    await left.catch(() => undefined);
    const admin = `http://127.0.0.1:${this.adminPorts[0]}`;
    await eventually('a cancelled call', async () =>
      (await scraped(admin, 'gw_tool_calls_total')).some(
        ({ labels, value }) => labels['outcome'] === 'cancelled' && value > 0,
      ),
    );
    held.answer('{}');
  }
}
