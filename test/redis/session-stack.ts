import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toolFileText } from '../../apps/mcp-gateway/src/sources/mcp/tool-file.js';
import { call, ERAS, textOf } from '../support/rpc.js';
import { COUNT, CountingServer } from './counting-server.js';
import { SharedStack } from './shared-stack.js';

/** Replicas in front of a server that keeps a state in each session. */
export class SessionStack {
  private readonly folder = mkdtempSync(join(tmpdir(), 'gateway-sessions-'));
  private callers = 0;

  private constructor(
    readonly shared: SharedStack,
    readonly server: CountingServer,
  ) {
    const tools = [COUNT];
    writeFileSync(join(this.folder, 'c.tools.json'), toolFileText({ upstream: 'c', tools }));
  }

  static async start(): Promise<SessionStack> {
    return new SessionStack(await SharedStack.start(), await CountingServer.start());
  }

  /** Replicas with one upstream, which is the server; `more` stands among its keys. */
  async replicas(
    env: Readonly<Record<string, string>> = {},
    { session = 'caller', more = '' } = {},
  ): Promise<void> {
    const { url } = this.server;
    const { API_AUTH0_AUDIENCE: audience } = this.shared.stack.env;
    const file = join(this.folder, `${session}${more.length}.yaml`);
    writeFileSync(
      file,
      `version: 1
upstreams:
  c:
    url: ${url}
    exchange: { audience: ${audience}, scopes: ['read:private'] }
    callerScopes: [tool:whoami]
    mcp: { protocol: 2025-11-25, session: ${session}, list: { file: ./c.tools.json } }
    tools: { include: ['*'] }
${more}`,
    );
    await this.shared.startReplicas({ GATEWAY_CONFIG: file, ...env });
  }

  /** A token of somebody with a client that no replica has seen. */
  newCaller(): Promise<string> {
    this.callers += 1;
    const client = `client-${this.callers}`;
    return this.shared.stack.issuer.issue({ jti: client, client_id: client, azp: client });
  }

  /** What a call at a replica counted; its error where it has none. */
  async count(index: number, token: string): Promise<number | string> {
    const answer = await call(this.shared.at(index), 'c_count', {
      token,
      era: ERAS[(index >> 1) % 2]!,
    });
    const text = textOf(answer);
    return /^\d+$/.test(text) ? Number(text) : text || JSON.stringify(answer.body);
  }

  /** Names of what Redis holds of sessions. */
  names(): Promise<string[]> {
    return this.shared.redis.client.keys('*:session');
  }

  async close(): Promise<void> {
    await this.shared.stopReplicas();
    await this.shared.close();
    await this.server.close();
    rmSync(this.folder, { recursive: true });
  }
}
