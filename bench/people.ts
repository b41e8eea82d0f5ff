/** The subject of a caller, by number. */
export function personOf(at: number): string {
  return `person|${at}`;
}

/** A caller, by number, with that caller's token. */
export interface Person {
  readonly at: number;
  readonly token: string;
}
