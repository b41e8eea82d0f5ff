import type { After } from '../../libs/outbound/src/after.js';
import type { ExchangeRequest } from '../../libs/token-exchange/src/exchange-request.js';
import type { AnyTokenExchangeError } from '../../libs/token-exchange/src/token-exchange.errors.js';
import { json, startDouble, type HttpDouble } from './http-double.js';

/** Where the clocks of these tests begin. */
export const START = 1_800_000_000_000;

/** Timers of a machine where no time passes: nothing is ever late. */
export const neverLate: After = () => () => undefined;

/** A request for one subject, with a token that lives for an hour. */
export function request(subject = 'a', scopes: readonly string[] = ['read']): ExchangeRequest {
  return {
    subjectToken: { value: `tok-${subject}`, subject, expiresAt: START / 1000 + 3600 },
    audience: 'https://api',
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
