import {
  Inject,
  Module,
  type DynamicModule,
  type FactoryProvider,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type ValueProvider,
} from '@nestjs/common';
import { createHttpClient, type HttpClient } from '#outbound';
import {
  AUTH_OPTIONS,
  resolveAuthOptions,
  type AuthOptions,
  type ResolvedAuthOptions,
} from './auth.options.js';
import { ChallengeFilter } from './challenge.filter.js';
import { IssuerMetadata } from './issuer-metadata.js';
import { JwtAuthGuard } from './jwt-auth.guard.js';
import { JwtStrategy } from './jwt.strategy.js';
import { ScopesGuard } from './scopes.guard.js';
import { SigningKeys } from './signing-keys.js';

/** Injection token of the process's `HttpClient`. */
export const HTTP_CLIENT = Symbol('http-client');

/** The options as the app gives them, before defaults are filled in. */
const GIVEN_OPTIONS = Symbol('given-auth-options');

/** Where `AuthOptions` come from: a value, or a factory that Nest injects into. */
export type AuthOptionsSource =
  Omit<ValueProvider<AuthOptions>, 'provide'> | Omit<FactoryProvider<AuthOptions>, 'provide'>;

/** Authentication providers and guards. Not global: import it where the guards are used. */
@Module({})
export class AuthModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly issuer: IssuerMetadata,
    private readonly keys: SigningKeys,
    @Inject(HTTP_CLIENT) private readonly http: HttpClient,
  ) {}

  /** The app does not start with a wrong option: a `TypeError` names it. */
  static with(options: AuthOptionsSource): DynamicModule {
    return {
      module: AuthModule,
      providers: [
        { provide: GIVEN_OPTIONS, ...options },
        { provide: AUTH_OPTIONS, inject: [GIVEN_OPTIONS], useFactory: resolveAuthOptions },
        {
          provide: HTTP_CLIENT,
          inject: [AUTH_OPTIONS],
          useFactory: ({ after, outboundProxies }: ResolvedAuthOptions) =>
            createHttpClient(after, outboundProxies),
        },
        {
          provide: IssuerMetadata,
          inject: [AUTH_OPTIONS, HTTP_CLIENT],
          useFactory: (...parts: ConstructorParameters<typeof IssuerMetadata>) =>
            new IssuerMetadata(...parts),
        },
        {
          provide: SigningKeys,
          inject: [AUTH_OPTIONS, IssuerMetadata, HTTP_CLIENT],
          useFactory: (...parts: ConstructorParameters<typeof SigningKeys>) =>
            new SigningKeys(...parts),
        },
        JwtStrategy,
        JwtAuthGuard,
        ScopesGuard,
        ChallengeFilter,
      ],
      exports: [
        AUTH_OPTIONS,
        HTTP_CLIENT,
        IssuerMetadata,
        SigningKeys,
        JwtAuthGuard,
        ScopesGuard,
        ChallengeFilter,
        JwtStrategy,
      ],
    };
  }

  /** Fetches metadata and keys before the first call needs them. */
  onApplicationBootstrap(): void {
    this.issuer.start();
    this.keys.start();
  }

  /** Runs after the server has answered its last request. */
  onApplicationShutdown(): void {
    this.issuer.stop();
    this.keys.stop();
    this.http.close();
  }
}

export type { HttpClient };
