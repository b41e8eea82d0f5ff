import { createParser } from 'eventsource-parser';
import { WireFault } from './wire-fault.js';

/**
 * The data of each event of a `text/event-stream` (WHATWG HTML §9.2), as soon as its last line is there; an event
 * without data is none. Leaving it leaves the chunks. Throws `WireFault` for what is not UTF-8, and what the chunks throw.
 */
export class EventTexts {
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });
  private ready: string[] = [];
  private heldBack = '';
  private readonly parser = createParser({
    onEvent: ({ data }) => {
      if (data !== '') this.ready.push(data);
    },
  });

  constructor(private readonly chunks: AsyncIterator<Buffer, void>) {}

  /** The events of the next chunk; undefined at the end of the stream. */
  async next(): Promise<readonly string[] | undefined> {
    const { done, value } = await this.chunks.next();
    if (done === true) return undefined;
    this.parser.feed(this.withPlainEnds(this.decoded(value)));
    const { ready } = this;
    this.ready = [];
    return ready;
  }

  private decoded(bytes: Buffer): string {
    try {
      return this.decoder.decode(bytes, { stream: true });
    } catch {
      throw new WireFault('answer is not UTF-8');
    }
  }

  /** With LF as the only end of a line: among others the parser would look for the next CR in all that follows. */
  private withPlainEnds(text: string): string {
    const whole = this.heldBack + text;
    // The LF of a CRLF may be in the next chunk.
    this.heldBack = whole.endsWith('\r') ? '\r' : '';
    return whole.slice(0, whole.length - this.heldBack.length).replace(/\r\n?/g, '\n');
  }
}
