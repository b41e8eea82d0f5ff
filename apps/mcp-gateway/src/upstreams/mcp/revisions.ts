import { VERSION } from '#serving';

/** The revision without sessions, which says in each request what it is. */
export const MODERN_REVISION = '2026-07-28';

/** The revision that `initialize` asks for. */
export const LEGACY_REVISION = '2025-11-25';

/** Revisions that a server may choose instead; what the gateway asks of it is the same in each. */
export const LEGACY_REVISIONS: readonly string[] = [
  LEGACY_REVISION,
  '2025-06-18',
  '2025-03-26',
  '2024-11-05',
];

/** How the gateway calls itself to servers, which need not know more. */
export const CLIENT_INFO = Object.freeze({ name: 'mcp-gateway', version: VERSION });

/** Codes of JSON-RPC errors: of JSON-RPC 2.0 §5.1, and of the revisions. */
export const RPC_CODES = {
  /** With 400, as the SDK's servers say that there is no such session; otherwise any error of a server. */
  serverError: -32000,
  /** With 404, as they say it too. */
  sessionNotFound: -32001,
  methodNotFound: -32601,
  invalidParams: -32602,
  headerMismatch: -32020,
  missingCapability: -32021,
  unsupportedRevision: -32022,
  /** Of 2025-11-25: a person has to open a URL first. */
  urlElicitation: -32042,
} as const;

/** Keys of `_meta` of a request of the modern revision. */
export const META_KEYS = {
  revision: 'io.modelcontextprotocol/protocolVersion',
  clientInfo: 'io.modelcontextprotocol/clientInfo',
  capabilities: 'io.modelcontextprotocol/clientCapabilities',
} as const;
