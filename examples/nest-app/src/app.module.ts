import { Module } from '@nestjs/common';
import { AuthModule, HTTP_CLIENT, IssuerMetadata, type HttpClient } from 'mcp-gateway/auth';
import { TokenExchangeService } from 'mcp-gateway/token-exchange';
import { GreetingController } from './greeting.controller.js';
import { ISSUER, logger, RESOURCE } from './settings.js';

/** Verifies callers, and exchanges their tokens at the same issuer. */
@Module({
  imports: [
    AuthModule.with({
      useValue: {
        issuer: ISSUER,
        issuerSetting: 'ISSUER_URL',
        audience: RESOURCE,
        tokenProfile: 'auth0',
        challenge: { baselineScopes: ['tool:greet'] },
        logger,
      },
    }),
  ],
  controllers: [GreetingController],
  providers: [
    {
      provide: TokenExchangeService,
      inject: [HTTP_CLIENT, IssuerMetadata],
      useFactory: (http: HttpClient, issuer: IssuerMetadata) =>
        new TokenExchangeService({
          http: (request) => http.send(request),
          endpointOf: () => ({
            tokenEndpoint: async () => (await issuer.get()).tokenEndpoint,
            gone: () => issuer.reread(),
          }),
          logger,
        }),
    },
  ],
})
export class AppModule {}
