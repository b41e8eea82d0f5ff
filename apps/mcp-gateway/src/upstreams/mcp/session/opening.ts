import type { JsonBounds } from '#foreign-text';
import { ANSWER_BOUNDS } from '../../http/answer/answer-content.js';
import type { BearerToken } from '../../requests/bearer-token.js';
import { UpstreamError } from '../../upstream.errors.js';
import { sessionOf, type LegacySession } from '../legacy/legacy-session.js';
import { CLIENT_INFO, LEGACY_REVISION, RPC_CODES } from '../revisions.js';
import type { RpcAnswer } from '../wire/rpc-answer.js';
import type { Footing } from '../wire/written-message.js';
import type { Errand } from './errand.js';
import type { McpParts } from './mcp-parts.js';
import type { RpcSender } from './rpc-sender.js';
import { provesModern, type Era } from './server-era.js';

/** Finds out on which footing a caller's messages are sent, and opens what that takes. */
export class Opening<Token extends BearerToken> {
  constructor(
    private readonly parts: McpParts,
    private readonly sender: RpcSender<Token>,
  ) {}

  /** Throws `UpstreamError`, or the exchange's error. */
  async footing(errand: Errand): Promise<Footing> {
    const era = await this.parts.era.of(errand, () => this.probe(errand));
    return era === 'modern' ? 'modern' : this.session(errand);
  }

  /** The session is no longer known to the server. */
  forget(errand: Errand, session: LegacySession): void {
    this.parts.sessions.forget(this.sender.caller.sessionKey, errand, session);
  }

  /** Ends what was opened for this errand alone. */
  over({ own }: Errand): void {
    if (own !== undefined) void own.end();
  }

  private session(errand: Errand): Promise<LegacySession> {
    const { sessionKey } = this.sender.caller;
    return this.parts.sessions.of(sessionKey, errand, () => this.initialized(errand));
  }

  /** Only what an answer shows counts: it throws where one proves nothing of the server's era. */
  private async probe(errand: Errand): Promise<Era> {
    const answer = await this.discovered(errand);
    if (answer !== undefined) {
      if (provesModern(answer)) return 'modern';
      if ([401, 403, 429].includes(answer.status)) throw this.sender.refusal(answer);
    }
    await this.session(errand);
    return 'legacy';
  }

  /** Undefined: something that no server of the modern revision answers. */
  private async discovered(errand: Errand): Promise<RpcAnswer | undefined> {
    try {
      const discover = { method: 'server/discover', params: {}, footing: 'modern' } as const;
      return await this.sender.send({ ...discover, ...this.request() }, errand);
    } catch (error) {
      const unread = ['upstream_answer_invalid', 'upstream_answer_too_large'];
      if (!(error instanceof UpstreamError) || !unread.includes(error.code)) throw error;
      return undefined;
    }
  }

  private async initialized(errand: Errand): Promise<LegacySession> {
    const { sender } = this;
    // It outlives the call, and keeps nothing of it but the token.
    const { asides } = sender;
    const params = {
      protocolVersion: LEGACY_REVISION,
      capabilities: {},
      clientInfo: CLIENT_INFO,
    };
    const initialize = { method: 'initialize', params, footing: 'opening' } as const;
    const answer = await sender.send({ ...initialize, ...this.request() }, errand);
    const session = sessionOf(answer, (footing) => asides.ended(footing));
    if (session === undefined) throw this.notOpened(answer);
    const method = 'notifications/initialized' as const;
    const initialized = { method, params: {}, footing: session };
    const told = await sender.send(
      { ...initialized, bounds: ANSWER_BOUNDS, id: undefined },
      errand,
    );
    if (told.status >= 400) throw sender.refusal(told);
    return session;
  }

  private notOpened(answer: RpcAnswer): UpstreamError {
    const { said, status } = answer;
    const error = said !== undefined && 'error' in said ? said.error : undefined;
    const isOther = error?.code === RPC_CODES.unsupportedRevision;
    if (isOther && this.parts.era.forget('legacy')) return this.sender.refusal(answer);
    const byStatus = [401, 403, 429].includes(status) || (status >= 500 && error === undefined);
    if (byStatus || (status >= 400 && error === undefined)) return this.sender.refusal(answer);
    const code = error === undefined ? '' : `, JSON-RPC error ${error.code}`;
    return this.sender.fault(`HTTP ${status}, no session was agreed to${code}`);
  }

  private request(): { readonly id: number; readonly bounds: JsonBounds } {
    return { id: this.parts.nextId(), bounds: ANSWER_BOUNDS };
  }
}
