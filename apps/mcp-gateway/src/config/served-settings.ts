import type { DocumentSource, OperationOverride, OutputKind, Selector } from '#openapi';
import type { ClientCredentials, ProfileName, ProfileSettings } from '#token-exchange';

/** How the caller's token becomes one for an upstream: which issuer is asked, as whom, and for what. */
export interface UpstreamExchange {
  readonly profile: ProfileName;
  readonly issuer: string;
  readonly client: ClientCredentials;
  readonly subjectTokenType: string;
  readonly target: NonNullable<ProfileSettings['target']>;
  /** What the token is for: `audience` or `resource` of the exchange, as `target` says. */
  readonly audience: string;
  /** The most that may ever be asked; a tool asks for its part. */
  readonly scopes: readonly string[];
  /** Further parameters of every exchange. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Total for one exchange. */
  readonly timeoutMs: number;
  /** Requests a second at the token endpoint as this client; undefined is no limit. */
  readonly ratePerSecond: number | undefined;
}

/** What a caller's token must carry at the gateway, for tools that only read and for others. */
export interface CallerScopes {
  readonly read: readonly string[];
  readonly write: readonly string[];
}

/** What one upstream may cost. */
export interface UpstreamLimits {
  /** Total for one request of a tool, its retry included. */
  readonly timeoutMs: number;
  readonly answerBytes: number;
  readonly argumentBytes: number;
  /** Requests under way at once. */
  readonly concurrency: number;
}

/**
 * What is said of one tool instead of what its source says. A tool that is written here has no `arguments`, `answer`,
 * `output` and `media`.
 */
export interface ToolOverride extends OperationOverride {
  readonly callerScopes?: readonly string[];
}

/** A value that is sent for a security scheme which no token serves. */
export interface SchemeValue {
  /** Lower-case. */
  readonly header: string;
  readonly value: string;
}

/** The document that says what an upstream does, and which of it is served. */
export interface OpenApiSettings {
  readonly source: DocumentSource;
  readonly include: readonly Selector[];
  readonly exclude: readonly Selector[];
  /** By the names of the document. */
  readonly securitySchemes: Readonly<Record<string, SchemeValue>>;
  /** Other hosts that its operations may name. */
  readonly hosts: readonly string[];
  readonly output: OutputKind;
}

/** Revisions of MCP that an upstream may be spoken to in; `auto`: whichever it shows that it has. */
export type UpstreamProtocol = 'auto' | '2026-07-28' | '2025-11-25';

/** Where the list of an MCP server's tools comes from, and who may see it. */
export interface ToolListSettings {
  /** `file`: reviewed; `caller`: asked as each caller; `service`: asked as the gateway itself. */
  readonly from: 'file' | 'caller' | 'service';
  /** Absolute path of the tool file; undefined unless `from` is `file`. */
  readonly file: string | undefined;
  /** Seconds that a list is used without asking again. */
  readonly refreshSeconds: number;
  /** Who may see a list that was learned. */
  readonly sharedBy: 'caller' | 'scopes' | 'everyone';
  /** Whether a tool that differs from the tool file is withdrawn, or only told. */
  readonly onChange: 'block' | 'warn';
}

/** An upstream that is an MCP server: how it is spoken to, and where the list of its tools comes from. */
export interface McpSettings {
  readonly protocol: UpstreamProtocol;
  /** Of a 2025 server that opens sessions: one for each caller, one for each call, or none kept. */
  readonly session: 'caller' | 'call' | 'none';
  readonly list: ToolListSettings;
  /** What of a call travels both ways beside the call itself. */
  readonly relay: RelaySettings;
}

/** What of a call of an MCP server's tool travels both ways beside the call itself. */
export interface RelaySettings {
  readonly progress: boolean;
  /** Whether the server may ask the person during a call, where both sides speak 2026-07-28. */
  readonly elicitation: boolean;
  /** Hosts, with their ports unless 443, of pages that it may ask the person to open. */
  readonly hosts: readonly string[];
}

/** Which tools of an upstream are served; nothing else is. Names are the source's own. */
export interface ToolSelection {
  /** Names; a `*` at the end stands for anything. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly override: Readonly<Record<string, ToolOverride>>;
}

/** One upstream, whether the environment or gateway.yaml says it. */
export interface UpstreamSettings {
  readonly name: string;
  /** Absolute URL, without query and user info; every request stays below it. */
  readonly url: string;
  /** Stands before the names of its tools, with an underscore; none when empty. */
  readonly prefix: string;
  /** Undefined: a public API, nobody's token is sent. */
  readonly exchange: UpstreamExchange | undefined;
  /** Fixed headers, sent with every request. */
  readonly headers: Readonly<Record<string, string>>;
  /** Values of `headers` and `securitySchemes` that are secret: those written by a reference. */
  readonly secrets: readonly string[];
  readonly callerScopes: CallerScopes;
  readonly limits: UpstreamLimits;
  /**
   * Of tools that are written here, or of an MCP server by its own names; with `openapi` only `override` is used, by
   * the names of the document.
   */
  readonly tools: ToolSelection;
  /** Undefined: its tools are written here, or those of an MCP server. */
  readonly openapi?: OpenApiSettings;
  /** Undefined: it is no MCP server. */
  readonly mcp?: McpSettings;
  /**
   * What an operator knows a field by (`url`, `exchange.audience`, …), for messages: a setting of the
   * environment, or the place and the key in the file. Keys that are no plain names stand as they are
   * (`tools.override.GET /orders.name`), or exactly: `tools.override["GET /orders"].name`.
   */
  readonly at: (field: string) => string;
}

/** What is served: all that a reload replaces. */
export interface ServedSettings {
  /** Whether the sample's tools that need no upstream are served. */
  readonly sample: boolean;
  /** Whether `tools/list` also shows what the caller lacks scopes for. */
  readonly listing: 'all' | 'permitted';
  readonly upstreams: readonly UpstreamSettings[];
  /** Scopes that a 401 asks clients to request. */
  readonly baselineScopes: readonly string[];
}
