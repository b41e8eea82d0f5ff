/** Tools that have a label of their own. */
export const MAX_TOOL_LABELS = 200;
/** Upstreams that have one. */
export const MAX_UPSTREAM_LABELS = 100;

/** In the place of a value that has no label of its own. */
export const OTHER = '_other';
/** In the place of a tool that the catalogue does not have: the name is the client's own. */
export const UNKNOWN = '_unknown';

/** Methods of both eras; any other is a client's own word. */
export const MCP_METHODS: readonly string[] = [
  'initialize',
  'notifications/initialized',
  'notifications/cancelled',
  'ping',
  'server/discover',
  'tools/list',
  'tools/call',
  'subscriptions/listen',
];

/** What ends a message that fails: see `MessageAnswered.error`. */
export const ERROR_TYPES: readonly string[] = [
  ...['', 'tool_error', 'cancelled'],
  // JSON-RPC 2.0 §5.1, and the codes of MCP.
  ...['-32700', '-32600', '-32601', '-32602', '-32603', '-32000', '-32020', '-32021', '-32022'],
  ...['400', '401', '403', '404', '429', '500', '503'],
];

export const HTTP_METHODS: readonly string[] = [
  ...['GET', 'HEAD', 'POST', 'OPTIONS', 'PUT', 'PATCH', 'DELETE'],
];

/** The value where it is one of those that are known. */
export function oneOf(known: readonly string[], value: string | undefined, other = OTHER): string {
  return value !== undefined && known.includes(value) ? value : other;
}

/** Names that have labels of their own: so many, and those of what is served now alone. */
export class LabelNames {
  private names: ReadonlySet<string> = new Set();

  constructor(private readonly most: number) {}

  /** The first ones of these names have labels from now on. Returns those that had one and have none any more. */
  replace(names: readonly string[]): ReadonlySet<string> {
    const before = this.names;
    this.names = new Set(names.slice(0, this.most));
    return new Set([...before].filter((name) => !this.names.has(name)));
  }

  /** The label of a name. */
  of(name: string): string {
    return this.names.has(name) ? name : OTHER;
  }
}
