import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { serve } from '../bench/loopback.js';
import { claimsOf, issuerDocument, IssuerKey } from '../test/support/issuer-key.js';

/** What an issuer of the soak does at random. */
export interface IssuerHabits {
  /** A number from 0 to 1, without 1. */
  readonly chance: () => number;
  /** Lifetimes of delegated tokens in seconds. */
  readonly lifetimes: readonly number[];
  /** Makes a delegated token. */
  readonly token: (claims: object) => string;
}

/** Milliseconds that an exchange takes, and that a slow one takes more. */
const USUAL_MS = 30;
const SLOW_MS = 2_000;

/** An issuer that delays, cuts or refuses exchanges at random. */
export class SoakIssuer {
  /** Requests to its token endpoint. */
  exchanges = 0;
  private readonly key = new IssuerKey('soak');
  private url = '';

  constructor(private readonly habits: IssuerHabits) {}

  /** Returns its URL, with a slash at the end. */
  async listen(): Promise<string> {
    this.url = await serve((_base, request, response) => {
      const { url = '/' } = request;
      if (url === '/token') return this.issue(request, response);
      json(response, 200, issuerDocument(url, { issuer: this.url, keys: [this.key.jwk] }));
      return undefined;
    }, '/');
    return this.url;
  }

  /** A caller's token. */
  sign(claims: object): string {
    return this.key.sign({ iss: this.url, ...claims });
  }

  private async issue(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const form = new URLSearchParams(text);
    const { chance, lifetimes, token } = this.habits;
    this.exchanges += 1;
    await wait(chance() * USUAL_MS);
    if (await misbehaves(response, chance, SLOW_MS)) return;
    const { sub } = claimsOf(form.get('subject_token') ?? '');
    json(response, 200, {
      access_token: token({ iss: this.url, sub, aud: form.get('audience') }),
      issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      token_type: 'Bearer',
      expires_in: lifetimes[Math.floor(chance() * lifetimes.length)],
    });
  }
}

/** Delays, cuts or refuses at random. Returns whether the request is over. */
export async function misbehaves(
  response: ServerResponse,
  chance: () => number,
  slowMs: number,
): Promise<boolean> {
  if (chance() < 0.01) await wait(chance() * slowMs);
  if (chance() < 0.005) {
    response.destroy();
    return true;
  }
  if (chance() >= 0.01) return false;
  json(response, 503, { error: 'temporarily_unavailable' });
  return true;
}

/** Answers JSON. */
export function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
