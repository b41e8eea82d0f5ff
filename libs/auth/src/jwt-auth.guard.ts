import { Inject, Injectable, type ExecutionContext } from '@nestjs/common';
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import jwt from 'jsonwebtoken';
import { AuthError } from './auth.errors.js';
import { AUTH_OPTIONS, type ResolvedAuthOptions } from './auth.options.js';
import { bearerToken } from './bearer-credentials.js';
import type { Caller } from './caller.js';
import { issuersOf, JwtStrategy, type Verification } from './jwt.strategy.js';
import { refuse } from './refused-token.js';
import { SigningKeys } from './signing-keys.js';
import { isExpired, refuseExpired } from './token-claims.js';
import { judgeHeader } from './token-header.js';
import { judgePayload } from './token-payload.js';
import { VerifiedTokens } from './verified-tokens.js';

/** Lets a request with a valid access token of this resource in, as `request.caller`. */
@Injectable()
export class JwtAuthGuard extends AuthGuard() {
  private readonly verified: VerifiedTokens;

  constructor(
    strategy: JwtStrategy,
    private readonly keys: SigningKeys,
    @Inject(AUTH_OPTIONS) private readonly authOptions: ResolvedAuthOptions,
  ) {
    super({ defaultStrategy: strategy.passportName, property: 'caller', session: false });
    this.verified = new VerifiedTokens(authOptions);
  }

  /** Throws an `AuthError`, never Nest's own 401. */
  override canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const token = bearerToken(request.raw.rawHeaders, request.raw.url ?? '');
    const known = this.verified.get(token, this.keys.generation);
    if (known === undefined) {
      return this.verify(token).then((caller) => {
        request.caller = caller;
        return true;
      });
    }
    const { expiresAt } = known.token;
    if (isExpired(expiresAt, this.authOptions)) {
      this.verified.delete(token);
      refuseExpired(expiresAt, this.authOptions);
    }
    request.caller = known;
    return true;
  }

  override handleRequest<T = Caller>(
    error: unknown,
    caller: T | false,
    info: unknown,
    context: ExecutionContext,
  ): T {
    if (caller !== false && error == null) return caller;
    const cause = error ?? info;
    if (cause instanceof AuthError) throw cause;
    if (!(cause instanceof jwt.JsonWebTokenError)) refuse('malformed');
    const { token } = context.switchToHttp().getRequest<Verification>();
    return refuseVerification(cause, token, this.authOptions);
  }

  private async verify(token: string): Promise<Caller> {
    const { generation } = this.keys;
    const verification: Verification = { token };
    await super.canActivate(new ExecutionContextHost([verification]));
    const { caller } = verification;
    if (caller === undefined) throw new TypeError('Passport returned no caller.');
    if (generation === this.keys.generation) this.verified.set(token, caller);
    return caller;
  }
}

/** What passport-jwt found wrong, in the order in which it looks: signature, audience, issuer. */
function refuseVerification(
  { message }: jwt.JsonWebTokenError,
  token: string,
  options: ResolvedAuthOptions,
): never {
  const { aud, iss } = judgePayload(token);
  if (message.startsWith('jwt audience')) {
    const wanted = { aud: options.audience };
    return refuse('audience', { seen: { aud }, wanted, setting: options.audienceSetting });
  }
  if (message.startsWith('jwt issuer')) {
    const wanted = { iss: issuersOf(options) };
    return refuse('issuer', { seen: { iss }, wanted, setting: options.issuerSetting });
  }
  const { kid, alg } = judgeHeader(token, options);
  const hint =
    kid === undefined
      ? 'it has no kid, and no key of the issuer signed it'
      : 'the key of that kid did not sign it';
  return refuse('signature', { seen: { kid, alg, iss }, hint });
}
