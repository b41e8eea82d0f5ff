import { Deadline, type HttpMethod } from '#outbound';
import { authorizationOf, type BearerToken } from '../../requests/bearer-token.js';
import { RPC_CODES } from '../revisions.js';
import { framingHeaders, type Footing } from '../wire/written-message.js';
import type { McpParts } from './mcp-parts.js';

/** Milliseconds for a message that nobody waits for. */
export const ASIDE_MS = 1_000;

/** What a server is told beside requests, within slots of its own: nobody waits for it, and it never fails. */
export class Asides {
  constructor(
    private readonly parts: Pick<
      McpParts,
      'http' | 'url' | 'headers' | 'asideSlots' | 'steady' | 'after'
    >,
    private readonly token: BearerToken | undefined,
  ) {}

  /** That the answer to a request is no longer awaited. */
  cancelled(footing: Footing, requestId: number): Promise<void> {
    return this.send('POST', footing, { method: 'notifications/cancelled', params: { requestId } });
  }

  /** That a session is over. */
  ended(footing: Footing): Promise<void> {
    return this.send('DELETE', footing);
  }

  /** An answer to a request of the server: it learns that the client is there, and nothing else. */
  answered(footing: Footing, id: string | number, method: string): Promise<void> {
    const refusal = { code: RPC_CODES.methodNotFound, message: 'Method not found' };
    const answer = method === 'ping' ? { result: {} } : { error: refusal };
    return this.send('POST', footing, { id, ...answer });
  }

  private async send(method: HttpMethod, footing: Footing, message?: object): Promise<void> {
    const { http, url, headers: fixed, asideSlots, steady, after } = this.parts;
    const deadline = new Deadline(steady, ASIDE_MS, after);
    if (!(await asideSlots.take(deadline, undefined))) return;
    const { 'content-type': type, ...headers } = framingHeaders(footing, fixed);
    try {
      const answer = await http.open({
        method,
        url,
        headers: {
          ...headers,
          ...authorizationOf(this.token),
          ...(message && type !== undefined && { 'content-type': type }),
        },
        ...(message && { body: JSON.stringify({ jsonrpc: '2.0', ...message }) }),
        timeoutMs: Math.max(1, deadline.left),
      });
      await answer.firstBytes(0);
    } catch {
      // The server finds out by itself.
    } finally {
      asideSlots.give();
    }
  }
}
