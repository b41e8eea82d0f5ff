/** A point at which work waits until the test lets it continue. */
export interface Held {
  /** Waits for `release`. */
  readonly hold: () => Promise<void>;
  /** Resolves once work waits here. */
  readonly arrived: Promise<void>;
  readonly release: () => void;
}

export function held(): Held {
  let arrive = (): void => undefined;
  let release = (): void => undefined;
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  const released = new Promise<void>((resolve) => (release = resolve));
  return {
    hold: () => {
      arrive();
      return released;
    },
    arrived,
    release,
  };
}
