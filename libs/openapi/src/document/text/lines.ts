/** The lines of a text that was read. */
export interface Lines {
  /** Where what a JSON pointer names begins, from 1, or the nearest above it; undefined where no lines are known. */
  lineOf(pointer: string): number | undefined;
}

/** Of a text that is too long to be looked through for a message. */
export const NO_LINES: Lines = { lineOf: () => undefined };
