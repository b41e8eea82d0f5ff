/** How an upstream's answers are described. */
export type OutputKind = 'none' | 'loose' | 'strict';

/** What settings say of one argument, by the name under which it is shown. */
export interface ArgumentOverride {
  /** Always sent, not shown. */
  readonly fixed?: unknown;
  /** Not shown and never sent; only what is optional can be hidden. */
  readonly hide?: boolean;
  readonly description?: string;
  /** A path argument whose slashes separate segments. */
  readonly slashes?: boolean;
}

/** What settings say of one operation instead of what its document says. */
export interface OperationOverride {
  /** The upstream's prefix stands before it. */
  readonly name?: string;
  readonly title?: string;
  readonly description?: string;
  readonly upstreamScopes?: readonly string[];
  readonly hints?: {
    readonly readOnly?: boolean;
    readonly destructive?: boolean;
    readonly idempotent?: boolean;
    readonly openWorld?: boolean;
  };
  readonly arguments?: Readonly<Record<string, ArgumentOverride>>;
  readonly answer?: {
    /** Dotted paths of what is given on; `[]` behind an array's name stands for each of its members. */
    readonly pick?: readonly string[];
  };
  readonly output?: OutputKind;
  /** Which of the declared media types a request's body has. */
  readonly media?: string;
}
