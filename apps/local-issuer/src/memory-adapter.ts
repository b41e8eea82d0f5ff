import type { Adapter, AdapterPayload } from 'oidc-provider';
import { KeptFile, type KeptFileOptions } from './kept-file.js';

/** Sessions, codes, grants and the like that are remembered at a time; the oldest give way. */
export const MAX_ENTRIES = 10_000;
/** Clients that registered themselves, likewise. */
export const MAX_CLIENTS = 1_000;

const CLIENT = 'Client';

interface Entry {
  readonly payload: AdapterPayload;
  readonly expiresAt: number;
}

/**
 * What the issuer remembers: sessions, codes and grants in this process, registered clients also in
 * a file, since clients keep their registration longer than the issuer runs.
 */
export class Memory {
  private readonly entries = new Map<string, Entry>();
  private readonly clients = new Map<string, Entry>();
  private readonly kept: KeptFile<[string, AdapterPayload][]>;

  constructor(clientFile: KeptFileOptions = {}) {
    this.kept = new KeptFile(clientFile);
    for (const [key, payload] of this.kept.read() ?? []) {
      this.clients.set(key, { payload, expiresAt: Infinity });
    }
  }

  /** The adapter of one model; all providers made over this memory share it. */
  adapter(model: string): Adapter {
    const key = (id: string) => `${model}:${id}`;
    const entries = model === CLIENT ? this.clients : this.entries;
    const search = (matches: (payload: AdapterPayload) => boolean) => {
      for (const [name, { payload }] of entries) {
        if (name.startsWith(`${model}:`) && matches(payload)) return get(entries, name);
      }
      return undefined;
    };
    return {
      upsert: (id, payload, expiresIn) => {
        const expiresAt = expiresIn ? Date.now() + expiresIn * 1000 : Infinity;
        entries.delete(key(id));
        entries.set(key(id), { payload, expiresAt });
        makeRoom(entries, model === CLIENT ? MAX_CLIENTS : MAX_ENTRIES);
        if (model === CLIENT) this.saveClients();
        return Promise.resolve();
      },
      find: (id) => Promise.resolve(get(entries, key(id))),
      findByUid: (uid) => Promise.resolve(search((p) => p.uid === uid)),
      findByUserCode: (code) => Promise.resolve(search((p) => p.userCode === code)),
      destroy: (id) => {
        entries.delete(key(id));
        return Promise.resolve();
      },
      consume: (id) => {
        const payload = get(entries, key(id));
        if (payload) payload.consumed = Math.floor(Date.now() / 1000);
        return Promise.resolve();
      },
      revokeByGrantId: (grantId) => {
        for (const [name, { payload }] of entries) {
          if (payload.grantId === grantId) entries.delete(name);
        }
        return Promise.resolve();
      },
    };
  }

  /** How many entries are remembered, clients aside. */
  get size(): number {
    return this.entries.size;
  }

  private saveClients(): void {
    this.kept.write([...this.clients].map(([key, { payload }]) => [key, payload]));
  }
}

function get(entries: Map<string, Entry>, key: string): AdapterPayload | undefined {
  const entry = entries.get(key);
  if (entry === undefined || entry.expiresAt > Date.now()) return entry?.payload;
  entries.delete(key);
  return undefined;
}

/** Beyond the bound what has expired goes, then the oldest tenth, so that it is rarely needed. */
function makeRoom(entries: Map<string, Entry>, most: number): void {
  if (entries.size <= most) return;
  for (const [key, { expiresAt }] of entries) {
    if (expiresAt <= Date.now()) entries.delete(key);
  }
  if (entries.size <= most) return;
  for (const key of [...entries.keys()].slice(0, Math.ceil(most / 10))) entries.delete(key);
}
