import { IssuerMetadata, type IssuerMetadataOptions } from '#auth';
import type { HttpClient } from '#outbound';
import type { IssuerEndpoint } from '#token-exchange';

/** Milliseconds after which an issuer's metadata are read again when they are next used. */
const REFRESH_MS = 10 * 60_000;

/** What log lines call the issuer of an exchange that is not the callers' one. */
const SETTING = 'exchange.issuer';

/** Finds token endpoints: the callers' issuer is known already, another one is discovered for its exchanges. */
export function exchangeIssuers(
  callers: { readonly issuer: string; readonly metadata: IssuerMetadata },
  options: Omit<IssuerMetadataOptions, 'issuer' | 'issuerSetting'>,
  http: HttpClient,
): (issuer: string) => IssuerEndpoint {
  return (issuer) => {
    if (issuer === callers.issuer) return endpointOf(callers.metadata);
    const metadata = new IssuerMetadata({ ...options, issuer, issuerSetting: SETTING }, http);
    return new DiscoveredEndpoint(metadata, options.steady);
  };
}

function endpointOf(metadata: IssuerMetadata): IssuerEndpoint {
  return {
    tokenEndpoint: async () => (await metadata.get()).tokenEndpoint,
    gone: () => metadata.reread(),
  };
}

/**
 * The token endpoint of an issuer that only exchanges need. It is looked for at once, so that a wrong
 * issuer is logged at start, and read again while it is used. It has no timers: when no exchanger uses
 * it any more, nothing has to be stopped.
 */
class DiscoveredEndpoint implements IssuerEndpoint {
  private readonly endpoint: IssuerEndpoint;
  private readAt: number;

  constructor(
    metadata: IssuerMetadata,
    private readonly steady: () => number,
  ) {
    this.endpoint = endpointOf(metadata);
    this.readAt = steady();
    this.endpoint.tokenEndpoint().catch(ignored);
  }

  tokenEndpoint(): Promise<string> {
    const now = this.steady();
    if (now - this.readAt >= REFRESH_MS) {
      this.readAt = now;
      this.gone().catch(ignored);
    }
    return this.endpoint.tokenEndpoint();
  }

  gone(): Promise<unknown> {
    return this.endpoint.gone();
  }
}

/** `IssuerMetadata` logs why it failed. */
function ignored(): void {
  return undefined;
}
