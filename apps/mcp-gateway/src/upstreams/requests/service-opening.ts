import { randomUUID } from 'node:crypto';
import type { ServiceToken, ServiceTokens } from '#token-exchange';
import type { ServiceContext } from '../upstream.js';
import { UNWATCHED, type OpenedFor, type TokenSettings } from './caller-tokens.js';

/** Opens one upstream as the gateway itself, with a token of its own client that carries the whole ceiling of scopes. */
export class ServiceOpening {
  private tokens: ServiceTokens | undefined;

  /** `make` is called when a token is asked for; undefined for an upstream that the gateway has none for. */
  constructor(
    private readonly settings: TokenSettings,
    private readonly make: (() => ServiceTokens) | undefined,
  ) {}

  /** Throws the error of the token request, and `TypeError` for an upstream that the gateway has no token for. */
  async open({ trace, log: call }: ServiceContext): Promise<OpenedFor<ServiceToken>> {
    const { name, exchange } = this.settings;
    const tokens = (this.tokens ??= this.make?.());
    if (exchange === undefined || tokens === undefined) {
      throw new TypeError(`${name}: the gateway has no token of its own for it`);
    }
    const { audience, scopes } = exchange;
    const request = { audience, scopes, trace, ...(call && { call }) };
    const token = await tokens.token(request);
    const renew = (refused: ServiceToken) => tokens.another(request, refused);
    const reference = call?.reference ?? randomUUID();
    return { trace, reference, watch: UNWATCHED, credential: { token, renew } };
  }
}
