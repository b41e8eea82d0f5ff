import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { randomUUID } from 'node:crypto';
import passport from 'passport';
import { Strategy, type StrategyOptionsWithRequest } from 'passport-jwt';
import { AUTH_OPTIONS, type ResolvedAuthOptions } from './auth.options.js';
import { InvalidTokenError } from './auth.errors.js';
import type { Caller } from './caller.js';
import { refuse } from './refused-token.js';
import { SigningKeys } from './signing-keys.js';
import { callerOf } from './token-claims.js';
import { judgeHeader, type TokenHeader } from './token-header.js';
import { judgePayload, type Claims } from './token-payload.js';

/**
 * What passport is given in the place of a request: the token, and where it writes the caller. Whatever
 * else passport writes on its request never reaches the real one.
 */
export interface Verification {
  readonly token: string;
  caller?: Caller;
}

/** Signature, algorithm, issuer and audience by passport-jwt; keys from `SigningKeys`. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'access-token') {
  /** Passport's registry is one for the process; two resource servers in it must not share a name. */
  readonly passportName: string;

  constructor(
    @Inject(AUTH_OPTIONS) private readonly options: ResolvedAuthOptions,
    keys: SigningKeys,
  ) {
    super({
      passReqToCallback: true,
      jwtFromRequest: (verification: Verification) => verification.token,
      algorithms: [...options.algorithms],
      issuer: issuersOf(options),
      audience: [...options.audience],
      // Times are judged in callerOf, with the injected clock.
      ignoreExpiration: true,
      jsonWebTokenOptions: { ignoreNotBefore: true },
      secretOrKeyProvider: (_request: unknown, token: string, done: KeyCallback) => {
        void answerWith(done, () => keyOf(token, options, keys));
      },
    } as unknown as StrategyOptionsWithRequest);
    this.passportName = `access-token ${randomUUID()}`;
    passport.use(this.passportName, this);
  }

  validate({ token }: Verification, claims: Record<string, unknown>): Caller {
    const { typ } = judgeHeader(token, this.options);
    return callerOf({ value: token, typ }, claims, this.options);
  }
}

interface Trusted {
  readonly options: ResolvedAuthOptions;
  readonly keys: SigningKeys;
}

type KeyCallback = (error: unknown, key?: unknown) => void;

/** Header and payload are judged before any key is looked for. */
async function keyOf(token: string, options: ResolvedAuthOptions, keys: SigningKeys) {
  const header = judgeHeader(token, options);
  const claims = judgePayload(token);
  try {
    return await keys.keyFor(header);
  } catch (error) {
    if (error instanceof InvalidTokenError) refuseKey(header, claims, { options, keys });
    throw error;
  }
}

/** Of a token that nobody's key was found for, `iss` most often says why: it is another issuer's. */
function refuseKey({ kid, alg }: TokenHeader, { iss }: Claims, { options, keys }: Trusted): never {
  return refuse('key', {
    seen: { kid, alg, iss },
    wanted: { kid: keys.ids, iss: issuersOf(options) },
    setting: options.issuerSetting,
  });
}

/** Every `iss` that is taken, each exactly as it stands there. */
export function issuersOf({ issuer, otherIssuers }: ResolvedAuthOptions): string[] {
  return [issuer, ...otherIssuers];
}

/** Calls back once with the key, and again when the callback itself throws; never rejects. */
async function answerWith(done: KeyCallback, key: () => Promise<unknown>): Promise<void> {
  try {
    done(null, await key());
  } catch (error) {
    // What the libraries throw of a token is the token's fault: the guard makes a 401 of it.
    done(error);
  }
}
