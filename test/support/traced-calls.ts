import { randomBytes } from 'node:crypto';
import { call, ERAS, rpc, rpcMessage, type Era, type RpcAnswer } from './rpc.js';
import type { Stack } from './stack.js';

export const CANARY = 'canary-argument-7d31';
/** A path and an origin, which request lines name. */
export const ELSEWHERE = 'canary-elsewhere-2c90';
/** The caller's span of `_meta`, and that of its HTTP header. */
export const CALLERS_SPAN = '00f067aa0ba902b7';
export const HTTP_SPAN = 'b7ad6b7169203331';

const parentOf = (traceId: string, span: string, flags = '01') => `00-${traceId}-${span}-${flags}`;

/** Calls and refused requests of both eras, each in a trace of its own. */
export class TracedCalls {
  /** Trace ids of what was done, by what it was. */
  readonly traces = new Map<string, string>();
  readonly answers = new Map<string, RpcAnswer>();
  private callers = 0;

  constructor(private readonly stack: Stack) {}

  private traceOf(what: string): string {
    const traceId = randomBytes(16).toString('hex');
    this.traces.set(what, traceId);
    return traceId;
  }

  /** Does all of it. */
  async run(): Promise<void> {
    for (const era of ERAS) await this.ofEra(era);
    const token = await this.callerToken();
    const lists = this.traceOf('list');
    const headers = { traceparent: parentOf(lists, HTTP_SPAN) };
    await rpc(this.stack, { era: '2026', method: 'tools/list', token, headers });
    const forged = { traceparent: parentOf(this.traceOf('forged'), HTTP_SPAN) };
    await call(this.stack, 'greet', { token: `x.${CANARY}.y`, headers: forged });
    const batch = { ...rpcMessage({ method: 'ping', token }), body: '[]' };
    const said = { traceparent: parentOf(this.traceOf('batch'), HTTP_SPAN, '00') };
    await fetch(this.stack.url, {
      method: 'POST',
      ...batch,
      headers: { ...batch.headers, ...said },
    });
    const host = { traceparent: parentOf(this.traceOf('elsewhere'), HTTP_SPAN), origin: ELSEWHERE };
    await fetch(new URL(`/${ELSEWHERE}?q=${CANARY}`, this.stack.url), { headers: host });
  }

  private async ofEra(era: Era): Promise<void> {
    const token = await this.callerToken();
    const first = this.traceOf(`${era} first`);
    const http = this.traceOf(`${era} header`);
    const named = { era, token, arguments: { name: CANARY } };
    this.answers.set(
      `${era} first`,
      await call(this.stack, 'greet', {
        ...named,
        headers: { traceparent: parentOf(http, HTTP_SPAN), tracestate: 'a=http', baggage: CANARY },
        meta: {
          traceparent: parentOf(first, CALLERS_SPAN),
          tracestate: 'vendor=1, other=2',
          baggage: `user=${CANARY}`,
        },
      }),
    );
    const second = this.traceOf(`${era} second`);
    const headers = { traceparent: parentOf(second, HTTP_SPAN) };
    await call(this.stack, 'greet', { ...named, headers });
    const third = this.traceOf(`${era} third`);
    const poor = await this.callerToken({ scope: 'tool:whoami' });
    const refused = { ...named, token: poor, headers: { traceparent: parentOf(third, HTTP_SPAN) } };
    await call(this.stack, 'greet', refused);
    const unsampled = this.traceOf(`${era} unsampled`);
    const off = { traceparent: parentOf(unsampled, HTTP_SPAN, '00'), tracestate: 'a=1' };
    await call(this.stack, 'greet', { ...named, token: await this.callerToken(), headers: off });
    const invalid = this.traceOf(`${era} invalid`);
    const wrong = { name: 7 };
    const from = { headers: { traceparent: parentOf(invalid, HTTP_SPAN) } };
    await call(this.stack, 'greet', {
      era,
      token: await this.callerToken(),
      arguments: wrong,
      ...from,
    });
    const unknown = this.traceOf(`${era} unknown`);
    await call(this.stack, CANARY, {
      era,
      token,
      headers: { traceparent: parentOf(unknown, HTTP_SPAN) },
    });
  }

  private callerToken(claims: Readonly<Record<string, unknown>> = {}): Promise<string> {
    this.callers += 1;
    const exp = Math.floor(this.stack.time.now / 1000) + 86_400;
    return this.stack.issuer.issue({ jti: `caller ${this.callers}`, exp, ...claims });
  }
}
