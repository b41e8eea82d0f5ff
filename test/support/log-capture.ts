import { Writable } from 'node:stream';
import { watchLog } from './secret-search.js';

/** One request line of an app, as it is logged. */
export interface RequestLine {
  readonly app: string;
  readonly traceId: string;
  readonly reference: string;
  readonly path: string;
  readonly status: number;
  readonly sender: string | null;
  readonly audience: string | null;
  readonly scopes: readonly string[];
  readonly [extra: string]: unknown;
}

/** Collects what the apps of one stack log. */
export class LogCapture extends Writable {
  private readonly chunks: string[] = [];

  constructor() {
    super();
    watchLog('an app', () => this.text);
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.chunks.push(chunk.toString());
    done();
  }

  get text(): string {
    return this.chunks.join('');
  }

  get lines(): Record<string, unknown>[] {
    return this.text
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  requests(app?: string): RequestLine[] {
    return this.lines.filter(
      (line) => line['event'] === 'request' && (app === undefined || line['app'] === app),
    ) as RequestLine[];
  }
}
