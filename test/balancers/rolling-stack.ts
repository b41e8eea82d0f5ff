import { randomBytes } from 'node:crypto';
import { RedisServer } from '../redis/redis-server.js';
import { answers, eventually } from '../support/child.js';
import { freePorts } from '../support/free-ports.js';
import { startGatewayProcess, type GatewayProcess } from '../support/gateway-process.js';
import { held, type Held } from '../support/held.js';
import { json, startDouble, type HttpDouble } from '../support/http-double.js';
import { startStack, type Stack } from '../support/stack.js';
import { Balancer, type BalancerName } from './balancer.js';

const KEY = randomBytes(32).toString('base64');

/** A gateway, the port at which the balancer expects it, and the upstream that only it calls. */
class Replica {
  private process!: GatewayProcess;
  private holding: Held | undefined;
  private written = '';

  constructor(
    readonly port: number,
    private readonly upstream: HttpDouble,
    private readonly env: Readonly<Record<string, string>>,
  ) {
    upstream.answer = (_request, response) => {
      const waits = this.holding?.hold() ?? Promise.resolve();
      this.holding = undefined;
      void waits.then(() => {
        json(response, 200, { message: 'served' });
      });
    };
  }

  async start(): Promise<void> {
    const env = { ...this.env, API_BASE_URL: this.upstream.url };
    this.process = await startGatewayProcess(env, { port: this.port });
  }

  /** The next call that reaches its upstream waits there. */
  holdNext(): Held {
    return (this.holding = held());
  }

  /** Resolves with the exit code. */
  async end(): Promise<number | null> {
    await this.process.stop('SIGTERM');
    this.written += this.process.output();
    return (await this.process.ended).code;
  }

  /** Resolves once nothing listens at its port. */
  refusesConnections(): Promise<void> {
    return eventually('a closed listener', async () => {
      return !(await answers(`http://127.0.0.1:${this.port}/healthz`, () => true));
    });
  }

  /** Resolves once it has served that many more calls. */
  more(calls: number): Promise<void> {
    const enough = this.upstream.requests.length + calls;
    return eventually('calls at a replica', () => this.upstream.requests.length >= enough);
  }

  /** The longest answered call that its log tells of, in milliseconds. */
  get longestMs(): number {
    const lines = this.written.matchAll(/"status":200,"durationMs":([\d.]+).*"tool":"greet"/g);
    return Math.max(0, ...[...lines].map(([, ms]) => Number(ms)));
  }

  async close(): Promise<void> {
    await this.end();
    await this.upstream.close();
  }
}

/** Three replicas that share a Redis behind a balancer, which listens at their public URL. */
export class RollingStack {
  private constructor(
    private readonly stack: Stack,
    private readonly redis: RedisServer,
    readonly balancer: Balancer,
    readonly replicas: readonly Replica[],
  ) {}

  static async start(name: BalancerName): Promise<RollingStack> {
    const [stack, redis] = [await startStack(), await RedisServer.start()];
    // The balancer takes its place.
    await stack.stopGateway();
    const env = {
      ...stack.env,
      MCP_SERVER_URL: stack.url,
      REDIS_URL: redis.url,
      TOKEN_CACHE_KEY: KEY,
      DRAIN_DELAY: '5',
      // A busy machine must not make anything late.
      EXCHANGE_TIMEOUT_MS: '60000',
      UPSTREAM_TIMEOUT_MS: '60000',
      DRAIN_TIMEOUT: '125',
    };
    const ports = await freePorts(3);
    const replicas = await Promise.all(
      ports.map(async (port) => new Replica(port, await startDouble(), env)),
    );
    await Promise.all(replicas.map((replica) => replica.start()));
    const balancer = await Balancer.start(name, Number(new URL(stack.url).port), ports);
    return new RollingStack(stack, redis, balancer, replicas);
  }

  /** Of the gateway, as clients know it. */
  get url(): string {
    return this.stack.url;
  }

  /** An access token that no replica has seen. */
  newCaller(name: string): Promise<string> {
    return this.stack.issuer.issue({ jti: name });
  }

  async close(): Promise<void> {
    await this.balancer.close();
    for (const replica of this.replicas) await replica.close();
    await this.stack.close();
    await this.redis.close();
  }
}
