/** Bytes of records held while they cannot be written; further ones are dropped and counted. */
export const MAX_UNWRITTEN_AUDIT_BYTES = 16 * 1024 * 1024;

/** Where records are written. */
export interface AuditOutput {
  /** Takes one line, or returns false: then it is dropped. Never throws. */
  write(line: string): boolean;
  /** Whether the next record would be written before long, and not only held. */
  readonly recordable: boolean;
  /** Bytes that could not be written so far, and are held. */
  readonly heldBytes: number;
  /** Whether so much was written again that a drop may be told. */
  readonly recovered: boolean;
  /** Called when what was held is being written again. */
  onWritten: () => void;
  /** Opens it anew, after a rotation. */
  reopen(): void;
  /** Writes what it can, and ends. Returns how many lines are lost, as far as it knows. */
  close(): number;
}
