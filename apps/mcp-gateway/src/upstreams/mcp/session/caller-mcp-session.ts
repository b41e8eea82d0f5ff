import { authorityOf } from '#outbound';
import type { DelegatedToken } from '#token-exchange';
import { ANSWER_BOUNDS } from '../../http/answer/answer-content.js';
import type { CallContext } from '../../upstream.js';
import { UpstreamError } from '../../upstream.errors.js';
import { MirrorRefusal, mirroredHeaders } from '../headers/mirrored-headers.js';
import type { ForeignList, ForeignObject, McpSession, RelayedCall } from '../mcp-session.js';
import type { McpParts } from './mcp-parts.js';
import { McpRequests } from './mcp-requests.js';
import { askedInput, relayedResult } from './relayed-result.js';
import type { RpcSender } from './rpc-sender.js';

/** An MCP server as one caller has it. */
export class CallerMcpSession implements McpSession {
  private readonly requests: McpRequests<DelegatedToken>;

  constructor(
    private readonly parts: McpParts,
    private readonly sender: RpcSender<DelegatedToken>,
    private readonly context: Pick<CallContext, 'trace' | 'log'>,
  ) {
    this.requests = new McpRequests(parts, sender);
  }

  get scopes(): readonly string[] {
    return this.sender.scopes;
  }

  async call(call: RelayedCall): Promise<ForeignObject> {
    const { name, arguments: given, meta, input, mirrored, signal, progress, relisted } = call;
    const message = {
      method: 'tools/call' as const,
      params: { name, arguments: given },
      meta,
      input,
      bounds: ANSWER_BOUNDS,
      ...(mirrored && { mirrored: this.mirrored(mirrored, given) }),
      ...(progress && { progress }),
      ...(relisted && {
        mirroredAnew: async () => {
          const schema = await relisted(this.context);
          return schema && this.mirrored(schema, given);
        },
      }),
    };
    const { requests } = this;
    const { result, asks } = await requests.during(signal, (errand) =>
      requests.asked(message, errand),
    );
    return asks ? askedInput(result) : relayedResult(result);
  }

  list(signal?: AbortSignal): Promise<ForeignList> {
    return this.requests.list(signal);
  }

  private mirrored(schema: ForeignObject, given: ForeignObject) {
    try {
      return mirroredHeaders(schema, given);
    } catch (error) {
      if (!(error instanceof MirrorRefusal)) throw error;
      const { message: explanation } = error;
      const problem = `${authorityOf(this.parts.url)}: ${explanation}`;
      throw new UpstreamError('upstream_request_invalid', this.parts.name, {
        explanation,
        problem,
      });
    }
  }
}
