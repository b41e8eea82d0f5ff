import type { ExchangeRequest } from '../../libs/token-exchange/src/exchange-request.js';
import type { Exchanger } from '../../libs/token-exchange/src/exchanger.js';
import type { ExchangerSettings } from '../../libs/token-exchange/src/exchanger-settings.js';
import type { AnyTokenExchangeError } from '../../libs/token-exchange/src/token-exchange.errors.js';
import type { TokenExchangeOptions } from '../../libs/token-exchange/src/token-exchange.options.js';
import { TokenExchangeService } from '../../libs/token-exchange/src/token-exchange.service.js';
import { json, startDouble, type HttpDouble } from './http-double.js';
import { tokenHttp } from './token-http.js';
import { VirtualTime } from './virtual-time.js';

/** Where the clocks of these tests begin. */
export const START = 1_800_000_000_000;

/** As which client these tests exchange, unless they say otherwise. */
export const SETTINGS: ExchangerSettings = {
  issuer: 'https://t/',
  profile: 'auth0-cte',
  client: { id: 'gw', method: 'client_secret_post', secret: 'canary-secret' },
  subjectTokenType: 'urn:acme:mcp',
  timeoutMs: 1_000,
};

/** For what `request` asks. */
export const AUDIENCE = 'https://api';

/** A request for one subject, with a token that lives for an hour. */
export function request(subject = 'a', scopes: readonly string[] = ['read']): ExchangeRequest {
  return {
    subjectToken: { value: `tok-${subject}`, subject, expiresAt: START / 1000 + 3600 },
    audience: AUDIENCE,
    scopes,
  };
}

/** What the exchange failed with; undefined when it did not. */
export function fails(sent: Promise<unknown>): Promise<AnyTokenExchangeError | undefined> {
  return sent.then(
    () => undefined,
    (error: unknown) => error as AnyTokenExchangeError,
  );
}

export async function codeOf(sent: Promise<unknown>) {
  return (await fails(sent))?.code;
}

/** A token endpoint that gives `d1`, `d2`, … or refuses, as told. */
export class TokenEndpoint {
  private constructor(readonly double: HttpDouble) {}

  static async start(): Promise<TokenEndpoint> {
    return new TokenEndpoint(await startDouble());
  }

  get url(): string {
    return `${this.double.url}/token`;
  }

  get requests(): HttpDouble['requests'] {
    return this.double.requests;
  }

  succeed(more: object = {}): void {
    let count = 0;
    this.double.answer = (_request, response) => {
      count += 1;
      json(response, 200, {
        access_token: `d${count}`,
        token_type: 'Bearer',
        expires_in: 600,
        ...more,
      });
    };
  }

  refuse(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
    this.double.answer = (_request, response) => {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      json(response, status, body);
    };
  }
}

/** A token endpoint, what exchanges at it, and what that logs; on a clock that stands still until it is moved. */
export class ExchangeHarness {
  readonly time = new VirtualTime(START);
  /** Fields and message of each log line. */
  readonly lines: [Record<string, unknown>, string][] = [];

  private constructor(readonly endpoint: TokenEndpoint) {}

  static async start(): Promise<ExchangeHarness> {
    return new ExchangeHarness(await TokenEndpoint.start());
  }

  get logged(): string {
    return JSON.stringify(this.lines);
  }

  /** The exchanges of one process. Nothing is late, and retries come at once, unless a test says otherwise. */
  service(more: Partial<TokenExchangeOptions> = {}): TokenExchangeService {
    const { clock, after } = this.time;
    return new TokenExchangeService({
      http: tokenHttp,
      endpointOf: () => ({
        tokenEndpoint: () => Promise.resolve(this.endpoint.url),
        gone: () => Promise.resolve(),
      }),
      logger: { warn: (fields, message) => this.lines.push([{ ...fields }, message]) },
      clock,
      after,
      sleep: () => Promise.resolve(),
      random: () => 0,
      ...more,
    });
  }

  /** The only exchanger of a process. */
  exchanger(
    settings: Partial<ExchangerSettings> = {},
    options: Partial<TokenExchangeOptions> = {},
  ): Exchanger {
    return this.service(options).exchanger({ ...SETTINGS, ...settings });
  }

  close(): Promise<void> {
    return this.endpoint.double.close();
  }
}
