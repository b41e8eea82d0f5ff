import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { IssuerMetadata, SigningKeys } from '#auth';
import { TokenExchangeService } from '#token-exchange';

/** Whether calls can be served: issuer and keys known once, client not refused, not draining. */
@Injectable()
export class Readiness implements BeforeApplicationShutdown {
  private draining = false;

  constructor(
    private readonly issuer: IssuerMetadata,
    private readonly keys: SigningKeys,
    private readonly tokens: TokenExchangeService,
  ) {}

  get ready(): boolean {
    return !this.draining && this.issuer.ready && this.keys.loaded && !this.tokens.clientRefused;
  }

  beforeApplicationShutdown(): void {
    this.draining = true;
  }
}
