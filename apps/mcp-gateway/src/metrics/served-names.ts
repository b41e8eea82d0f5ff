/** What is served, as far as labels name it. */
export interface ServedNames {
  /** In the order of `tools/list`. */
  readonly tools: readonly {
    readonly name: string;
    /** Undefined for a tool without one. */
    readonly upstream: string | undefined;
  }[];
  readonly upstreams: readonly {
    readonly name: string;
    /** Of its exchange; undefined where nobody's token is sent. */
    readonly profile: string | undefined;
  }[];
}
