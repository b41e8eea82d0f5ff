/** An API that tokens are made for. */
export interface Api {
  readonly audience: string;
  /** In the words of the sign-in page. */
  readonly title: string;
  /** Scope names with what they allow, in plain words. */
  readonly scopes: Readonly<Record<string, string>>;
}

/** The two APIs of the demonstration, found by audience or resource indicator. */
export class Apis {
  readonly gateway: Api;
  readonly upstream: Api;
  private readonly byIndicator: ReadonlyMap<string, Api>;

  constructor(options: {
    readonly resource: string;
    readonly upstreamAudience: string;
    readonly moreScopes?: Readonly<Record<string, string>>;
  }) {
    this.gateway = {
      audience: options.resource,
      title: 'the MCP gateway',
      scopes: {
        'tool:greet': 'greet you with what the upstream API answers',
        'tool:whoami': 'see who you are signed in as',
        ...options.moreScopes,
      },
    };
    this.upstream = {
      audience: options.upstreamAudience,
      title: 'the upstream API',
      scopes: { 'read:private': 'read your private data at the upstream API' },
    };
    this.byIndicator = new Map([
      ...spellings(this.upstream.audience).map((name) => [name, this.upstream] as const),
      ...spellings(this.gateway.audience).map((name) => [name, this.gateway] as const),
    ]);
  }

  find(indicator: string): Api | undefined {
    return this.byIndicator.get(indicator);
  }

  /** Every scope of every API. */
  get scopes(): string[] {
    return [this.gateway, this.upstream].flatMap((api) => Object.keys(api.scopes));
  }
}

/** An indicator with and without the slash at its end names the same API. */
function spellings(audience: string): string[] {
  const bare = audience.replace(/\/$/, '');
  return [bare, `${bare}/`];
}
