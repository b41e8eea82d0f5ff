import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { parseConfig } from '../../apps/mcp-gateway/src/config/load-config.js';
import type { GatewayConfig } from '../../apps/mcp-gateway/src/config/gateway-config.js';
import { createGateway, type GatewayOptions } from '../../apps/mcp-gateway/src/create-gateway.js';
import { parseConfig as parseIssuerConfig } from '../../apps/local-issuer/src/config.js';
import {
  createLocalIssuer,
  type LocalIssuer,
  type LocalIssuerOptions,
} from '../../apps/local-issuer/src/local-issuer.js';
import { FaultProxy } from './fault-proxy.js';
import { freePorts } from './free-ports.js';
import { LogCapture } from './log-capture.js';
import { keepFiles, watchSecret } from './secret-search.js';
import { signIn } from './sign-in.js';
import { startStackUpstream, type StackUpstream } from './stack-upstream.js';
import { VirtualTime } from './virtual-time.js';
import { watchSettings } from './watched-settings.js';

export type DemoUser = 'all-rights' | 'no-greet' | 'no-upstream' | 'read-only';

/** The three apps on free ports of loopback, as `npm start` runs them. */
export interface Stack {
  readonly url: string;
  readonly resource: string;
  readonly config: GatewayConfig;
  readonly gateway: NestFastifyApplication;
  readonly issuer: LocalIssuer;
  readonly log: LogCapture;
  /** The gateway's time, which passes when a test says so; without effect when a test sets its own clock. */
  readonly time: VirtualTime;
  /** What the gateway was configured with. */
  readonly env: Readonly<Record<string, string>>;
  /** In front of issuer and upstream, with `proxied`. */
  readonly proxies: { readonly issuer?: FaultProxy; readonly upstream?: FaultProxy };
  /** Every request line and header the upstream received, as raw text. */
  readonly atUpstream: string[];
  /** Every access token issued, the delegated ones included. */
  readonly tokens: readonly string[];
  token(demoUser?: DemoUser, scopes?: readonly string[]): Promise<string>;
  /** Makes the upstream answer 401 to its next requests. */
  refuseAtUpstream(count: number): void;
  /** Makes the upstream answer its next request by hand; resolves once it has arrived. */
  holdUpstream: StackUpstream['hold'];
  stopGateway(): Promise<void>;
  stopUpstream(): Promise<void>;
  close(): Promise<void>;
}

export interface StackOptions {
  /** False: the issuer never answers. */
  readonly issuerListens?: boolean;
  /** True: TCP proxies that can misbehave stand before issuer and upstream. */
  readonly proxied?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  readonly gateway?: Partial<GatewayOptions> | ((config: GatewayConfig) => Partial<GatewayOptions>);
  readonly issuer?: Partial<LocalIssuerOptions>;
}

/**
 * The gateway's clock stands still and the issuer's does not: begun half an hour ahead, it finds no
 * token from the future for as long, and every ordinary one still valid.
 */
const AHEAD_MS = 30 * 60_000;

export const CLIENT_SECRET = 'canary-client-secret-5f1c';

export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const [gatewayPort, issuerPort, upstreamPort, behindIssuer, behindUpstream] = (await freePorts(
    5,
  )) as [number, number, number, number, number];
  const log = new LogCapture();
  const env = {
    NODE_ENV: 'test',
    PORT: String(gatewayPort),
    ADMIN_PORT: 'off',
    ISSUER_URL: `http://localhost:${issuerPort}/`,
    TOKEN_PROFILE: 'auth0',
    MCP_AUTH0_CLIENT_ID: 'mcp-gateway',
    MCP_AUTH0_CLIENT_SECRET: CLIENT_SECRET,
    API_AUTH0_AUDIENCE: `http://localhost:${upstreamPort}`,
    API_BASE_URL: `http://localhost:${upstreamPort}`,
    LOG_LEVEL: 'debug',
    ...options.env,
  };
  watchSettings(env);
  const config = parseConfig(env);
  watchSecret(...config.served.upstreams.flatMap(({ secrets }) => secrets));
  const tokens: string[] = [];
  const issuer = createLocalIssuer({
    ...parseIssuerConfig(env),
    logStream: log,
    onToken: (token) => {
      tokens.push(token);
      watchSecret(token);
    },
    ...(options.proxied && { behindPort: behindIssuer }),
    ...options.issuer,
  });
  if (options.issuerListens !== false) await issuer.listen();
  const proxies = options.proxied
    ? {
        issuer: await FaultProxy.start(issuerPort, behindIssuer),
        upstream: await FaultProxy.start(upstreamPort, behindUpstream),
      }
    : {};
  const upstream = await startStackUpstream(
    env,
    log,
    options.proxied ? behindUpstream : upstreamPort,
  );
  const time = new VirtualTime(Date.now() + AHEAD_MS);
  const { clock, after } = time;
  const own = typeof options.gateway === 'function' ? options.gateway(config) : options.gateway;
  const gateway = await createGateway(config, {
    logStream: log,
    ...{ clock, after },
    // Tests count what the issuer is asked.
    checkClients: false,
    ...own,
  });
  await gateway.listen(config.endpoint.port, '127.0.0.1');
  const stopUpstream = once(() => upstream.close());
  const stopGateway = once(async () => {
    await gateway.close();
    // Only the next look at the network shows this process's clients that their connections are gone.
    await new Promise((resolve) => setImmediate(resolve));
  });
  return {
    url: config.endpoint.publicUrl,
    resource: config.endpoint.resource,
    config,
    gateway,
    issuer,
    log,
    time,
    env,
    proxies,
    atUpstream: upstream.received,
    tokens,
    token: async (demoUser = 'all-rights', scopes = ['tool:greet', 'tool:whoami']) =>
      (await signIn(issuer.url, { demoUser, scopes, resource: config.endpoint.resource }))
        .accessToken,
    holdUpstream: upstream.hold,
    refuseAtUpstream: upstream.refuse,
    stopGateway,
    stopUpstream,
    close: async () => {
      await stopGateway();
      await proxies.upstream?.stop();
      await proxies.issuer?.stop();
      await stopUpstream();
      await issuer.close();
      keepFiles();
    },
  };
}

function once(run: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= run());
}

/** Runs something with a stack of these settings, which is closed whatever becomes of it. */
export async function withStack(
  env: Readonly<Record<string, string>>,
  run: (stack: Stack) => Promise<void>,
): Promise<void> {
  const stack = await startStack({ env });
  try {
    await run(stack);
  } finally {
    await stack.close();
  }
}
