import type { Caller } from '../../libs/auth/src/index.js';
import type { DelegatedToken } from '../../libs/token-exchange/src/index.js';
import type { UpstreamAsked } from '../../apps/mcp-gateway/src/observing/gateway-event.js';
import type { McpSession } from '../../apps/mcp-gateway/src/upstreams/mcp/mcp-session.js';
import {
  McpUpstream,
  type McpUpstreamParts,
  type McpUpstreamSettings,
} from '../../apps/mcp-gateway/src/upstreams/mcp/mcp-upstream.js';
import { createHttpClient } from '../../libs/outbound/src/index.js';
import { CALLER, CONTEXT, LIMITS } from './http-sessions.js';
import { VirtualTime } from './virtual-time.js';

type Protocol = McpUpstreamSettings['mcp']['protocol'];

/** A caller of that name, of one issuer and one client. */
export function callerNamed(subject: string): Caller {
  return { ...CALLER, issuer: 'https://i/', clientId: 'c', subject };
}

/** MCP servers as upstreams; the tokens of `a` are `token-a-1`, and `token-a-2` after one was refused. */
export class McpSessions {
  readonly time = new VirtualTime();
  readonly asked: UpstreamAsked[] = [];
  readonly renewed: string[] = [];
  readonly http = createHttpClient(this.time.after);
  private readonly open: McpUpstream[] = [];

  readonly parts: McpUpstreamParts = {
    tokens: {
      exchange: ({ subjectToken: { subject } }) =>
        Promise.resolve({ value: `token-${subject}-1` } as DelegatedToken),
      exchangeAgain: ({ subjectToken: { subject } }, { value }) => {
        this.renewed.push(value);
        return Promise.resolve({ value: `token-${subject}-2` } as DelegatedToken);
      },
    },
    http: this.http,
    clock: this.time.clock,
    steady: this.time.clock,
    after: this.time.after,
    observer: (asked) => this.asked.push(asked),
  };

  upstream(
    url: string,
    more: Partial<McpUpstreamSettings> = {},
    parts: Partial<McpUpstreamParts> = {},
  ): McpUpstream {
    const exchange = { audience: 'u', scopes: ['read', 'write'] };
    const limits = { ...LIMITS, concurrency: 200 };
    const mcp = { protocol: 'auto' as Protocol, session: 'caller' as const };
    const own = { name: 'u', url, exchange, headers: {}, secrets: [], limits, mcp };
    const upstream = new McpUpstream({ ...own, ...more }, { ...this.parts, ...parts });
    this.open.push(upstream);
    return upstream;
  }

  /** A session of one person. */
  session(upstream: McpUpstream, subject = 'a'): Promise<McpSession> {
    return upstream.open(callerNamed(subject), CONTEXT);
  }

  async close(): Promise<void> {
    await Promise.all(this.open.map((each) => each.close()));
    this.http.close();
  }
}
