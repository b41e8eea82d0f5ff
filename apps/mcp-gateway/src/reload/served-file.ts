import type { ServedSettings } from '../config/served-settings.js';

/** The file that says what is served, as a reload reads it. */
export interface ServedFile {
  /** Absolute path. */
  readonly path: string;
  /** Whether a change of it is taken up without a signal. */
  readonly watch: boolean;
  /** Reads and validates it. Throws `ConfigError` with all problems. */
  read(): ServedSettings | Promise<ServedSettings>;
}
