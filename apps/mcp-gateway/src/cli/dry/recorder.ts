import { parseBoundedObject, safeText } from '#foreign-text';
import type { HttpClient, HttpStreamRequest, HttpStreams } from '#outbound';
import type { TokenHttp, TokenHttpRequest } from '#token-exchange';
import { madeUpOpening } from './made-up-opening.js';
import { MADE_UP_DELEGATED_TOKEN } from './nobody.js';

/** One request as it is shown: without tokens and secrets. */
export interface ShownRequest {
  readonly to: 'issuer' | 'upstream';
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A form by its fields, with all values of one that stands there several times; any other body as its text. */
  readonly body?: string | Readonly<Record<string, string | readonly string[]>>;
  /** What was answered; undefined when nothing was sent or nothing came. */
  readonly status?: number;
}

/** Ends a tool at the request that it would send. */
export class WouldSend extends Error {}

const HIDDEN = '[hidden]';
const DELEGATED = 'the delegated token';
/** Arrays and objects within one another, and members in all, of an answer that is searched for its token. */
const ANSWER_BOUNDS = { maxDepth: 32, maxMembers: 10_000 };
/** Fields that prove the client, whatever they hold (RFC 6749 §2.3.1, RFC 7521 §4.2). */
const PROOFS = ['client_secret', 'client_assertion'];

/** Writes down the requests of one call. Without a client it sends none of them. */
export class Recorder {
  readonly requests: ShownRequest[] = [];
  /** Secrets, and what stands in the place of each. */
  private readonly hidden = new Map<string, string>();

  constructor(
    secrets: readonly string[],
    /** Sends what is written down. */
    private readonly client?: Pick<HttpClient, 'send'> & HttpStreams,
  ) {
    for (const secret of secrets) this.hidden.set(secret, HIDDEN);
    this.hide(MADE_UP_DELEGATED_TOKEN, DELEGATED);
  }

  /** From now on the token is shown by what it is. */
  hide(token: string, name: string): void {
    this.hidden.set(token, `[${name}]`);
  }

  /** The way to the issuer; unsent, it grants a made-up token. */
  readonly issuer: TokenHttp = async (request) => {
    const at = this.note('issuer', request);
    if (this.client === undefined) return { status: 200, headers: {}, body: GRANTED };
    const answer = await this.client.send(request);
    this.answered(at, answer.status);
    this.hideTokenOf(answer.body);
    return answer;
  };

  /** The way to upstreams; unsent, the first request that is not answered by `madeUpOpening` ends the tool. */
  readonly upstream: HttpStreams = {
    open: async (request) => {
      const at = this.note('upstream', request);
      if (this.client === undefined) {
        const opening = madeUpOpening(request);
        if (opening === undefined) throw new WouldSend();
        return opening;
      }
      const answer = await this.client.open(request);
      this.answered(at, answer.status);
      return answer;
    },
  };

  /** Text without what is hidden. */
  shown(text: string): string {
    let shown = text;
    for (const [secret, name] of this.hidden) shown = shown.replaceAll(secret, name);
    return safeText(shown);
  }

  /** Whatever token an issuer gave, before anybody judges it. */
  private hideTokenOf(body: string): void {
    const { access_token: token } = parseBoundedObject(body, ANSWER_BOUNDS) ?? {};
    if (typeof token === 'string' && token !== '') this.hide(token, DELEGATED);
  }

  private note(to: ShownRequest['to'], request: HttpStreamRequest | TokenHttpRequest): number {
    const { method, url, headers = {}, body } = request;
    const shown = Object.entries(headers).map(([name, value]) => [name, this.header(name, value)]);
    return (
      this.requests.push({
        to,
        method,
        url: this.shown(url),
        headers: Object.fromEntries(shown) as Record<string, string>,
        ...(body !== undefined && {
          body: this.body(headers['content-type'], Buffer.from(body).toString()),
        }),
      }) - 1
    );
  }

  private answered(at: number, status: number): void {
    const request = this.requests[at];
    if (request !== undefined) this.requests[at] = { ...request, status };
  }

  private header(name: string, value: string): string {
    const basic = name === 'authorization' && /^basic /i.test(value);
    return basic ? `Basic ${HIDDEN}` : this.shown(value);
  }

  private body(type: string | undefined, body: string): NonNullable<ShownRequest['body']> {
    if (type !== 'application/x-www-form-urlencoded') return this.shown(body);
    const form = new URLSearchParams(body);
    const fields = [...new Set(form.keys())].map((name) => {
      const values = form.getAll(name).map((value) => this.shown(value));
      if (PROOFS.includes(name)) return [name, HIDDEN];
      return [name, values.length === 1 ? values[0] : values];
    });
    return Object.fromEntries(fields) as Record<string, string | readonly string[]>;
  }
}

const GRANTED = JSON.stringify({
  access_token: MADE_UP_DELEGATED_TOKEN,
  issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
  token_type: 'Bearer',
  expires_in: 300,
});
