import { randomBytes } from 'node:crypto';
import { eventually } from '../support/child.js';
import { freePorts } from '../support/free-ports.js';
import { startGatewayProcess, type GatewayProcess } from '../support/gateway-process.js';
import { call, ERAS, textOf } from '../support/rpc.js';
import { startStack, type Stack } from '../support/stack.js';
import { RedisServer } from './redis-server.js';

/** Encrypts what the replicas share. */
export const KEY = randomBytes(32).toString('base64');

/** Calls that go on until they are stopped. */
export interface Load {
  /** Resolves once that many more calls have been made. */
  more(calls: number): Promise<void>;
  stop(): Promise<{ calls: number; failed: number }>;
}

/** Issuer, upstream and Redis, with gateways in processes of their own before them. */
export class SharedStack {
  readonly replicas: GatewayProcess[] = [];
  /** Admin ports of the replicas that were started last. */
  admins: readonly string[] = [];
  private callers = 0;

  private constructor(
    readonly stack: Stack,
    readonly redis: RedisServer,
  ) {}

  static async start(): Promise<SharedStack> {
    return new SharedStack(await startStack(), await RedisServer.start());
  }

  /** Processes behind one public URL, as a balancer would see them. */
  async startReplicas(
    env: Readonly<Record<string, string>> = {},
    count = 2,
  ): Promise<GatewayProcess[]> {
    const shared = {
      ...this.stack.env,
      MCP_SERVER_URL: this.stack.url,
      REDIS_URL: this.redis.url,
      TOKEN_CACHE_KEY: KEY,
      LOG_LEVEL: 'debug',
      // A busy machine must not make anything late.
      EXCHANGE_TIMEOUT_MS: '60000',
      UPSTREAM_TIMEOUT_MS: '60000',
      DRAIN_TIMEOUT: '125',
      ...env,
    };
    const ports = await freePorts(count);
    this.admins = ports.map((port) => `http://127.0.0.1:${port}`);
    const started = await Promise.all(
      ports.map((port) => startGatewayProcess({ ...shared, ADMIN_PORT: String(port) })),
    );
    this.replicas.push(...started);
    return started;
  }

  async stopReplicas(): Promise<void> {
    for (const replica of this.replicas.splice(0)) await replica.stop();
  }

  async close(): Promise<void> {
    await this.stack.close();
    await this.redis.close();
  }

  /** A token that no replica has seen. */
  newCaller(): Promise<string> {
    this.callers += 1;
    return this.stack.issuer.issue({ jti: `caller ${this.callers}` });
  }

  /** A token of somebody whom no replica has seen. */
  newPerson(): Promise<string> {
    this.callers += 1;
    const name = `local|person ${this.callers}`;
    return this.stack.issuer.issue({ sub: name, jti: name });
  }

  /** Replicas take turns. */
  at(index: number): GatewayProcess {
    return this.replicas[index % this.admins.length]!;
  }

  /** Whether the call was served. */
  async greets(index: number, token: string): Promise<boolean> {
    const answer = await call(this.at(index), 'greet', { token, era: ERAS[(index >> 1) % 2]! });
    return textOf(answer).startsWith('Hello');
  }

  /** How many milliseconds a replica was without Redis, for each time that it came back. */
  outages(index: number): number[] {
    const lines = this.at(index)
      .output()
      .matchAll(/"awayMs":(\d+)/g);
    return [...lines].map(([, ms]) => Number(ms));
  }

  /** Exchanges at the issuer while something runs. */
  async exchangesOf(run: () => Promise<unknown>): Promise<number> {
    const before = this.stack.issuer.counters.exchanges;
    await run();
    return this.stack.issuer.counters.exchanges - before;
  }

  /** Keeps calling, four at a time, for new and known callers, until it is stopped. */
  load(): Load {
    const state = { going: true, calls: 0, failed: 0 };
    const loop = async () => {
      while (state.going) {
        const token = await this.newCaller();
        for (const index of [state.calls, state.calls + 1, state.calls + 2]) {
          state.calls += 1;
          if (!(await this.greets(index, token))) state.failed += 1;
        }
      }
    };
    const loops = Promise.all([loop(), loop(), loop(), loop()]);
    return {
      more: (calls) => {
        const enough = state.calls + calls;
        return eventually(`${calls} more calls`, () => state.calls >= enough);
      },
      stop: async () => {
        state.going = false;
        await loops;
        return state;
      },
    };
  }
}
