import type { AdapterPayload } from 'oidc-provider';

interface Entry {
  readonly payload: AdapterPayload;
  /** Milliseconds since the epoch; Infinity for ever. */
  readonly expiresAt: number;
  readonly length: number;
}

/** How much is remembered: entries, and characters of their JSON in all. */
export interface EntriesBound {
  readonly entries: number;
  readonly characters: number;
}

/** Payloads by key until they expire. Beyond the bound the expired go, then the oldest. */
export class Entries {
  private readonly held = new Map<string, Entry>();
  private characters = 0;

  constructor(private readonly bound: EntriesBound) {}

  get size(): number {
    return this.held.size;
  }

  set(key: string, payload: AdapterPayload, expiresAt: number): void {
    this.delete(key);
    const { length } = JSON.stringify(payload);
    this.held.set(key, { payload, expiresAt, length });
    this.characters += length;
    if (this.isFull()) this.makeRoom();
  }

  get(key: string): AdapterPayload | undefined {
    const entry = this.held.get(key);
    if (entry === undefined || entry.expiresAt > Date.now()) return entry?.payload;
    this.delete(key);
    return undefined;
  }

  delete(key: string): void {
    this.characters -= this.held.get(key)?.length ?? 0;
    this.held.delete(key);
  }

  /** Every key with its payload, oldest first. */
  all(): [string, AdapterPayload][] {
    return [...this.held].map(([key, { payload }]) => [key, payload]);
  }

  /** The first key of those that begin so whose payload matches. */
  find(beginning: string, matches: (payload: AdapterPayload) => boolean): string | undefined {
    for (const [key, { payload }] of this.held) {
      if (key.startsWith(beginning) && matches(payload)) return key;
    }
    return undefined;
  }

  /** Down to nine tenths, so that it is rarely done. */
  private makeRoom(): void {
    const now = Date.now();
    for (const [key, { expiresAt }] of this.held) if (expiresAt <= now) this.delete(key);
    if (!this.isFull()) return;
    for (const key of this.held.keys()) {
      this.delete(key);
      if (!this.isFull(0.9)) return;
    }
  }

  private isFull(share = 1): boolean {
    const { entries, characters } = this.bound;
    return this.held.size > entries * share || this.characters > characters * share;
  }
}
