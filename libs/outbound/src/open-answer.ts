import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream';
import { createBrotliDecompress, createUnzip } from 'node:zlib';
import { AnswerTooLargeError, arrivedBytes, bytesOf } from './answer-bytes.js';
import type { HttpHeaders, HttpMethod, HttpStreamAnswer } from './http-stream.js';
import type { RequestLife } from './request-life.js';

/** An answer of `node:http` whose head has come. */
export class OpenAnswer implements HttpStreamAnswer {
  readonly status: number;
  readonly headers: HttpHeaders;
  readonly forwardedBy: string | undefined;
  private readonly coding: 'gzip' | 'br' | undefined;
  private readonly unheard: () => void;

  constructor(
    private readonly method: HttpMethod,
    private readonly response: IncomingMessage,
    private readonly life: RequestLife,
  ) {
    const { 'content-encoding': coding = '', ...headers } = plainHeaders(response);
    this.status = response.statusCode ?? 0;
    this.forwardedBy = life.forwardedBy;
    this.coding = knownCoding(coding);
    const unknown = this.coding === undefined && coding !== '';
    this.headers = unknown ? { ...headers, 'content-encoding': coding } : headers;
    this.unheard = life.onOver(() => {
      this.response.destroy();
    });
  }

  async bytes(max: number): Promise<Buffer> {
    if (this.coding !== undefined || this.method === 'HEAD') {
      return bytesOf(this.chunks(max), Infinity);
    }
    try {
      this.refuseDeclared(max);
      return await arrivedBytes(this.response, max);
    } catch (error) {
      throw this.life.failure(error, true);
    } finally {
      this.close();
    }
  }

  firstBytes(max: number): Promise<Buffer> {
    const enough = ({ length }: Buffer) => (length >= max ? max : -1);
    return bytesOf(this.chunks(Infinity), Infinity, enough);
  }

  close(): void {
    this.life.end();
    this.unheard();
    if (this.response.complete) this.response.resume();
    else this.response.destroy();
  }

  async *chunks(max: number): AsyncGenerator<Buffer, void, undefined> {
    try {
      // The length of what a GET would have (RFC 9110 §9.3.2), and no body.
      if (this.method === 'HEAD') return;
      this.refuseDeclared(max);
      const { response, coding } = this;
      let size = 0;
      const chunks = coding === undefined ? response : unpacked(response, coding, max);
      for await (const chunk of chunks as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > max) throw new AnswerTooLargeError(max);
        yield chunk;
      }
    } catch (error) {
      throw this.life.failure(error, true);
    } finally {
      this.close();
    }
  }

  private refuseDeclared(max: number): void {
    if (Number(this.headers['content-length']) > max) throw new AnswerTooLargeError(max);
  }
}

function plainHeaders({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

/** Codings of RFC 9110 §8.4.1 that are undone, by who undoes them. */
function knownCoding(coding: string): 'gzip' | 'br' | undefined {
  const name = coding.trim().toLowerCase();
  if (name === 'br') return 'br';
  return ['gzip', 'x-gzip', 'deflate'].includes(name) ? 'gzip' : undefined;
}

/** The chunks of a body, its coding undone. An empty body is one in any coding. */
async function* unpacked(
  response: IncomingMessage,
  coding: 'gzip' | 'br',
  maxOnWire: number,
): AsyncGenerator<Buffer> {
  const decoder = coding === 'br' ? createBrotliDecompress() : createUnzip();
  let onWire = 0;
  const counted = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      onWire += chunk.length;
      if (onWire > maxOnWire) throw new AnswerTooLargeError(maxOnWire);
      yield chunk;
    }
  };
  // What fails destroys the decoder with the error, which is thrown below.
  pipeline(response, counted, decoder, () => undefined);
  try {
    yield* decoder as AsyncIterable<Buffer>;
  } catch (error) {
    if (onWire > 0 || !response.complete) throw error;
  }
}
