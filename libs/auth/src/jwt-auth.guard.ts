import { Inject, Injectable, type ExecutionContext } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import jwt from 'jsonwebtoken';
import { AuthError, InvalidTokenError } from './auth.errors.js';
import { AUTH_OPTIONS, type ResolvedAuthOptions } from './auth.options.js';
import { bearerToken } from './bearer-credentials.js';
import type { Caller } from './caller.js';
import { JwtStrategy } from './jwt.strategy.js';
import { SigningKeys } from './signing-keys.js';
import { VerifiedTokens } from './verified-tokens.js';

/** Lets a request with a valid access token of this resource in, as `request.caller`. */
@Injectable()
export class JwtAuthGuard extends AuthGuard() {
  private readonly verified = new VerifiedTokens();

  constructor(
    strategy: JwtStrategy,
    private readonly keys: SigningKeys,
    @Inject(AUTH_OPTIONS) private readonly authOptions: ResolvedAuthOptions,
  ) {
    super({ defaultStrategy: strategy.passportName, property: 'caller', session: false });
  }

  /** Throws an `AuthError`, never Nest's own 401. */
  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const token = bearerToken(request.raw.rawHeaders, request.raw.url ?? '');
    const known = this.verified.get(token, this.keys.generation);
    if (known === undefined) return this.verify(context, token);
    const { clock, clockSkewSeconds } = this.authOptions;
    if (known.token.expiresAt <= clock() / 1000 - clockSkewSeconds) {
      this.verified.delete(token);
      throw new InvalidTokenError('expired');
    }
    request.caller = known;
    return true;
  }

  override handleRequest<T = Caller>(error: unknown, caller: T | false, info: unknown): T {
    if (caller !== false && error == null) return caller;
    const cause = error ?? info;
    throw cause instanceof AuthError ? cause : new InvalidTokenError(reasonOf(cause));
  }

  private async verify(context: ExecutionContext, token: string): Promise<boolean> {
    const { generation } = this.keys;
    await super.canActivate(context);
    const { caller } = context.switchToHttp().getRequest<FastifyRequest>();
    if (caller !== undefined && generation === this.keys.generation) {
      this.verified.set(token, caller);
    }
    return caller !== undefined;
  }
}

function reasonOf(cause: unknown): 'signature' | 'issuer' | 'audience' | 'malformed' {
  if (!(cause instanceof jwt.JsonWebTokenError)) return 'malformed';
  if (cause.message.startsWith('jwt audience')) return 'audience';
  if (cause.message.startsWith('jwt issuer')) return 'issuer';
  return 'signature';
}
