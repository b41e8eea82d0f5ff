import { realAfter } from '../../libs/outbound/src/after.js';
import { createHttpClient } from '../../libs/outbound/src/http-client.js';
import { IssuerMetadata } from '../../libs/auth/src/issuer-metadata.js';
import { json, startDouble, type HttpDouble } from './http-double.js';

const http = createHttpClient();
afterAll(() => {
  http.close();
});

/** An issuer that publishes what it is told to, those that read it, and what they log. */
export class MetadataHarness {
  readonly errors: string[] = [];
  readonly warnings: string[] = [];
  readonly infos: string[] = [];
  /** Milliseconds since the epoch. */
  now = 1_800_000_000_000;

  /** What readers are given beside the issuer. */
  readonly options = {
    plainHttpHosts: [],
    logger: {
      info: (_fields: object, message: string) => this.infos.push(message),
      warn: (_fields: object, message: string) => this.warnings.push(message),
      error: (_fields: object, message: string) => this.errors.push(message),
    },
    clock: () => this.now,
    steady: () => this.now,
    after: realAfter,
  };
  readonly http = http;

  private constructor(readonly server: HttpDouble) {}

  static async start(): Promise<MetadataHarness> {
    return new MetadataHarness(await startDouble());
  }

  /** One that reads an issuer; this one unless a test says otherwise. */
  metadata(issuer = this.server.url): IssuerMetadata {
    return new IssuerMetadata({ ...this.options, issuer, issuerSetting: 'AUTH0_DOMAIN' }, http);
  }

  endpoints(): { readonly jwks_uri: string; readonly token_endpoint: string } {
    const { url } = this.server;
    return { jwks_uri: `${url}/jwks`, token_endpoint: `${url}/token` };
  }

  /** Publishes itself with a token endpoint of this name. */
  serve(endpoint = 'token'): void {
    this.server.answer = (_request, response) => {
      const { url: issuer } = this.server;
      json(response, 200, { issuer, ...this.endpoints(), token_endpoint: `${issuer}/${endpoint}` });
    };
  }

  close(): Promise<void> {
    return this.server.close();
  }
}
