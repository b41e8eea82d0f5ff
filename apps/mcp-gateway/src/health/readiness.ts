import { Injectable } from '@nestjs/common';
import { IssuerMetadata, SigningKeys } from '#auth';
import { Drain } from '#serving';
import { TokenExchangeService } from '#token-exchange';

/** Whether calls can be served: issuer and keys known once, client not refused, not draining. */
@Injectable()
export class Readiness {
  constructor(
    private readonly issuer: IssuerMetadata,
    private readonly keys: SigningKeys,
    private readonly tokens: TokenExchangeService,
    private readonly drain: Drain,
  ) {}

  get ready(): boolean {
    return (
      !this.drain.draining && this.issuer.ready && this.keys.loaded && !this.tokens.clientRefused
    );
  }
}
