import { retryAfterSeconds, type HttpHeaders, type HttpStreamAnswer } from '#outbound';
import { withoutSecretBytes, type JsonBounds } from '#foreign-text';
import type { After } from '../../../gateway-parts.js';
import { MAX_FAILURE_BYTES } from '../../http/answer/answer-explanation.js';
import type { ReadAnswer } from '../../requests/upstream-requests.js';
import type { ForeignObject } from '../mcp-session.js';
import { EventTexts } from './event-texts.js';
import { readMessage, type RpcError, type ServerMessage } from './rpc-message.js';
import { WireFault } from './wire-fault.js';

/** Requests of a server within one of its answers. */
export const MAX_SERVER_REQUESTS = 32;
/** Milliseconds in which a stream may end by itself once its answer has come: its connection is kept then. */
export const LINGER_MS = 250;

/** What a server answered to one message. */
export interface RpcAnswer extends ReadAnswer {
  /** Lower-case names. */
  readonly headers: HttpHeaders;
  /** Undefined: the server said nothing that is JSON-RPC, which only a failure may. */
  readonly said:
    | { readonly result: ForeignObject }
    | { readonly error: RpcError; readonly own: boolean }
    | undefined;
}

/** What is done with messages that come before the answer. */
export interface Meanwhile {
  notified(method: string, params: ForeignObject): void;
  /** Of a server's request; throws where it must not ask. */
  asked(id: string | number, method: string): void;
}

/** How an answer is read. */
export interface Reading extends Meanwhile {
  /** Of the request; a notification has none, and no answer. */
  readonly id: number | undefined;
  readonly maxBytes: number;
  readonly bounds: JsonBounds;
  /** Values that are removed wherever they stand in it. */
  readonly secrets: readonly string[];
  readonly after: After;
}

/** Reads the answer to one message. Throws `WireFault`, and `OutboundError`. */
export async function readAnswer(answer: HttpStreamAnswer, reading: Reading): Promise<RpcAnswer> {
  const { status, headers } = answer;
  const type = mediaTypeOf(headers);
  if (status >= 400) return failureIn(answer, reading);
  if (reading.id === undefined) {
    const { length: bytes } = await answer.firstBytes(MAX_FAILURE_BYTES);
    return { status, headers, bytes, said: undefined };
  }
  if (type === 'text/event-stream') return new EventReader(answer, reading).answer();
  if (type !== 'application/json') {
    answer.close();
    throw new WireFault(`HTTP ${status}, neither JSON nor events`);
  }
  const body = await answer.bytes(reading.maxBytes);
  const text = textOf(withoutSecretBytes(body, reading.secrets));
  const said = saidBy(readMessage(text, reading.bounds), reading);
  if (said === undefined) throw new WireFault('no answer to what was asked');
  return { status, headers, bytes: body.length, said };
}

/** Seconds that a server asks to wait. */
export function waitOf({ headers }: RpcAnswer, now: number): number | undefined {
  return retryAfterSeconds(headers, now);
}

async function failureIn(answer: HttpStreamAnswer, reading: Reading): Promise<RpcAnswer> {
  const { status, headers } = answer;
  const body = await answer.firstBytes(MAX_FAILURE_BYTES);
  const rest = { status, headers, bytes: body.length };
  try {
    const text = textOf(withoutSecretBytes(body, reading.secrets));
    const message = readMessage(text, reading.bounds);
    if (message.kind !== 'error') return { ...rest, said: undefined };
    const own = message.id === reading.id;
    return { ...rest, said: { error: message.error, own } };
  } catch (error) {
    if (!(error instanceof WireFault)) throw error;
    return { ...rest, said: undefined };
  }
}

/** Reads a stream of events until the answer has come. */
class EventReader {
  private readonly chunks: AsyncGenerator<Buffer, void, undefined>;
  private bytes = 0;
  private asked = 0;

  constructor(
    private readonly stream: HttpStreamAnswer,
    private readonly reading: Reading,
  ) {
    this.chunks = stream.chunks(reading.maxBytes);
  }

  async answer(): Promise<RpcAnswer> {
    const events = new EventTexts(this.counted());
    try {
      for (;;) {
        const texts = await events.next();
        if (texts === undefined) throw new WireFault('ended without its answer');
        for (const text of texts) {
          const said = this.said(text);
          if (said === undefined) continue;
          this.linger();
          const { status, headers } = this.stream;
          return { status, headers, bytes: this.bytes, said };
        }
      }
    } catch (error) {
      this.stream.close();
      throw error;
    }
  }

  private counted(): AsyncIterator<Buffer, void> {
    return {
      next: async () => {
        const read = await this.chunks.next();
        if (read.done !== true) this.bytes += read.value.length;
        return read;
      },
    };
  }

  private said(text: string): RpcAnswer['said'] {
    const { bounds, secrets } = this.reading;
    const data = withoutSecretBytes(Buffer.from(text), secrets).toString();
    const message = readMessage(data, bounds);
    if (message.kind === 'notification') {
      this.reading.notified(message.method, message.params);
      return undefined;
    }
    if (message.kind !== 'request') return saidBy(message, this.reading);
    this.asked += 1;
    if (this.asked > MAX_SERVER_REQUESTS) throw new WireFault('it asks the client too much');
    this.reading.asked(message.id, message.method);
    return undefined;
  }

  /** Lets the stream end by itself for a moment. What else comes is not looked at. */
  private linger(): void {
    const { stream, chunks } = this;
    const enough = this.reading.after(LINGER_MS, () => {
      stream.close();
    });
    const rest = async () => {
      for (;;) {
        const { done } = await chunks.next();
        if (done === true) return;
      }
    };
    rest().then(enough, enough);
  }
}

/** An error without an id is about the request too (JSON-RPC 2.0 §5). */
function saidBy(message: ServerMessage, { id }: Reading): RpcAnswer['said'] {
  if (message.kind === 'result' && message.id === id) return { result: message.result };
  if (message.kind !== 'error') throw new WireFault('an answer to something else');
  if (message.id === id) return { error: message.error, own: true };
  if (message.id === null || message.id === undefined) return { error: message.error, own: false };
  throw new WireFault('an answer to something else');
}

function mediaTypeOf({ 'content-type': type = '' }: HttpHeaders): string {
  return (type.split(';', 1)[0] ?? '').trim().toLowerCase();
}

/** JSON is UTF-8 (RFC 8259 §8.1). */
function textOf(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new WireFault('answer is not UTF-8');
  }
}
