import type { RejectReason } from '../../observing/closed-sets.js';

/** JSON-RPC 2.0 §5.1 codes that this gateway writes itself. */
export const PARSE_ERROR = -32700;
export const INVALID_REQUEST = -32600;
export const METHOD_NOT_FOUND = -32601;
export const INVALID_PARAMS = -32602;
export const INTERNAL_ERROR = -32603;
/** Specification 2026-07-28, `HeaderMismatchError`. */
export const HEADER_MISMATCH = -32020;
/** Specification 2026-07-28, `MissingRequiredClientCapabilityError`; its data names what is missing. */
export const MISSING_CAPABILITY = -32021;
/** Specification 2026-07-28, `UnsupportedProtocolVersionError`; its data names the served ones. */
export const UNSUPPORTED_VERSION = -32022;
/** What servers of the 2025 era answer to a version header that names none; the specification has no code. */
export const UNSUPPORTED_VERSION_2025 = -32000;

/** A JSON-RPC request id, as far as it could be read. */
export type RpcId = string | number | null;

/** A JSON-RPC error of either era. Both SDKs carry `code`, `message` and `data` to the wire as they are. */
export class RpcError extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly data?: object,
  ) {
    super(message);
    this.name = 'RpcError';
  }
}

/** A message refused before any engine saw it: HTTP status and JSON-RPC error together. */
export class RefusedMessageError extends RpcError {
  constructor(
    readonly status: number,
    code: number,
    message: string,
    readonly options: {
      /** What it is counted as, unless the message names a tool: a call is told as one. */
      readonly reason?: RejectReason;
      readonly id?: RpcId;
      readonly data?: object;
      readonly headers?: Readonly<Record<string, string>>;
      /** The setting that bounds it, for the log. */
      readonly setting?: string;
    },
  ) {
    super(code, message);
    this.name = 'RefusedMessageError';
  }
}
