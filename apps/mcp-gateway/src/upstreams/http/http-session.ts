import type { HttpMethod } from '#outbound';
import type { RequestBody } from './request/request-body.js';
import type { RequestPath } from './request/request-path.js';
import type { QueryPart } from './request/request-url.js';

/** One request of a tool. */
export interface UpstreamRequest {
  readonly method: HttpMethod;
  /** Below the base URL: `` pathOf`/orders/${id}` ``. */
  readonly path: RequestPath;
  /** The path by its names, `/orders/{orderId}`; by default with `{}` for each value. Never a value itself. */
  readonly route?: string;
  readonly query?: readonly QueryPart[];
  /** Headers that `headerProblem` has nothing against; those of the upstream's settings win. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: RequestBody;
  /** `object`: any answer but a JSON object is `upstream_answer_invalid`. */
  readonly answer?: 'object';
  /**
   * Whether a failure tells the caller more than the table's sentence, such as what the upstream says of a
   * refused request; true by default.
   */
  readonly explained?: boolean;
  readonly signal?: AbortSignal;
}

/** What every answer says. */
interface AnswerHead {
  /** A success, or 304 for a request with a condition. */
  readonly status: number;
  /** `location`, `link`, `etag`, `last-modified`, `content-disposition`, `retry-after`; cleaned and cut. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * A JSON value of any shape. In `value` a number is the nearest double, as JavaScript and structured content
 * have it; in `text` it has all its digits.
 */
export interface JsonAnswer<Value = unknown> extends AnswerHead {
  readonly kind: 'json';
  readonly value: Value;
  readonly text: string;
}

/** A text in UTF-8 or Latin-1. It is foreign text, of which only the gateway's own secrets were removed. */
export interface TextAnswer extends AnswerHead {
  readonly kind: 'text';
  readonly mediaType: string;
  readonly text: string;
}

/** `image` and `audio`: in a format that clients show, and whose first bytes say the same as its media type. */
export interface BytesAnswer extends AnswerHead {
  readonly kind: 'image' | 'audio' | 'binary';
  readonly mediaType: string;
  readonly bytes: Buffer;
}

/** No content: 204, 205, 304, any answer to HEAD, and a body that is empty or blank. */
export interface EmptyAnswer extends AnswerHead {
  readonly kind: 'empty';
}

/** What an upstream answered. */
export type UpstreamAnswer = JsonAnswer | TextAnswer | BytesAnswer | EmptyAnswer;

/** A JSON object that an upstream answered. */
export type ObjectAnswer = JsonAnswer<Readonly<Record<string, unknown>>>;

/** An HTTP API opened as one caller, for the time of one call. */
export interface HttpSession {
  /**
   * Sends a request, within the upstream's deadline and limits, and judges its answer. It is sent once more
   * after a passing fault where nothing can be done twice, and after a 401 with another token (RFC 6750 §3.1).
   * Throws `UpstreamError`, the exchange's error, or `TypeError` for a mistake of the tool's author.
   */
  send(request: UpstreamRequest & { readonly answer: 'object' }): Promise<ObjectAnswer>;
  send(request: UpstreamRequest): Promise<UpstreamAnswer>;
}
