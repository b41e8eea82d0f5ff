import type { ServedSettings } from '../config/served-settings.js';

/** What a file serves, or every problem that speaks against it. */
export type ReadFile =
  { readonly served: ServedSettings } | { readonly problems: readonly string[] };

/** The file that says what is served, as a reload reads it. */
export interface ServedFile {
  /** As messages call it; relative to the working directory. */
  readonly path: string;
  /** Whether a change of it is taken up without a signal. */
  readonly watch: boolean;
  /** Reads and validates it as it is now. */
  readonly read: () => ReadFile | Promise<ReadFile>;
}
