export type OutboundErrorCode =
  'timeout' | 'aborted' | 'unreachable' | 'answer_unusable' | 'redirect_refused';

/**
 * No usable HTTP answer. Contains neither the request nor the library's error, which carry secrets. What it
 * contains may be logged, for operators only.
 */
export class OutboundError extends Error {
  /** Host and cause, in one bounded line: `login.example: ENOTFOUND`. */
  readonly problem: string;
  /** False where it is certain that no byte of the request left. */
  readonly sent: boolean;
  /** Whether the answer held more bytes than are read. */
  readonly tooLarge: boolean;

  /**
   * @param host The authority that was asked, without user info and path.
   * @param cause What went wrong: one of Node's codes, or a fixed text of this library.
   */
  constructor(
    readonly code: OutboundErrorCode,
    readonly host: string,
    override readonly cause: string,
    {
      sent = true,
      tooLarge = false,
    }: { readonly sent?: boolean; readonly tooLarge?: boolean } = {},
  ) {
    const problem = `${host}: ${cause}`;
    super(`outbound request failed: ${code} (${problem})`);
    this.name = 'OutboundError';
    this.problem = problem;
    this.sent = sent;
    this.tooLarge = tooLarge;
  }
}

/** A proxy that did not open a tunnel. Its message names the proxy and the reason, and may be logged. */
export class ProxyError extends Error {
  constructor(proxy: string, why: string) {
    super(`proxy ${proxy}: ${why}`);
    this.name = 'ProxyError';
  }
}

/** A DNS name has at most 253. */
const MAX_AUTHORITY_CHARACTERS = 260;
/** Characters of a message that are searched for OpenSSL's sentence. */
const MAX_MESSAGE_CHARACTERS = 1_000;
/** Most nested errors that are searched. */
const MAX_DEPTH = 5;
/** Codes of Node, its TLS and its HTTP parser. */
const CODE = /^[A-Z][A-Z0-9_]{1,63}$/;
/** OpenSSL's fixed sentence within a message of Node. */
const TLS_REASON = /:SSL routines:\w{0,60}:([a-z0-9 _-]{1,60}):/i;
/** Codes that say nothing beside a more exact one: axios's own. */
const VAGUE = /^ERR_(NETWORK|BAD_REQUEST|BAD_RESPONSE|CANCELED)$/;
const UNKNOWN = 'failed without a code';

/** Host and port of a URL, as they may be logged. */
export function authorityOf(url: string): string {
  return new URL(url).host.slice(0, MAX_AUTHORITY_CHARACTERS);
}

/** Why a request failed, from what a library threw; never a text that can hold a secret. */
export function causeOf(error: unknown): string {
  let found = UNKNOWN;
  let at = error;
  for (let depth = 0; depth < MAX_DEPTH && typeof at === 'object' && at !== null; depth += 1) {
    if (at instanceof ProxyError) return at.message;
    const { code, message, cause } = at as { code?: unknown; message?: unknown; cause?: unknown };
    if (typeof code === 'string' && CODE.test(code) && (found === UNKNOWN || !VAGUE.test(code))) {
      const [, reason] = TLS_REASON.exec(String(message).slice(0, MAX_MESSAGE_CHARACTERS)) ?? [];
      found = reason === undefined ? code : `${code} (${reason})`;
    }
    at = cause;
  }
  return found;
}

/** Whether the server answered, but not with HTTP. */
export function isNoHttp(cause: string): boolean {
  return cause.startsWith('HPE_');
}
