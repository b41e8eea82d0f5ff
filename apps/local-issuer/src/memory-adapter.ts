import type { Adapter, AdapterPayload } from 'oidc-provider';
import { Entries } from './entries.js';
import { KeptFile, type KeptFileOptions } from './kept-file.js';

/** Sessions, codes, grants and the like that are remembered at a time; the oldest give way. */
export const MAX_ENTRIES = 10_000;
/** Clients that registered themselves, likewise. */
export const MAX_CLIENTS = 1_000;
/** Characters that either may hold in all. */
export const MAX_HELD_CHARACTERS = 64 * 1024 * 1024;

const CLIENT = 'Client';

/**
 * What the issuer remembers: sessions, codes and grants in this process, registered clients also in
 * a file, since clients keep their registration longer than the issuer runs.
 */
export class Memory {
  private readonly entries = new Entries({ entries: MAX_ENTRIES, characters: MAX_HELD_CHARACTERS });
  private readonly clients = new Entries({ entries: MAX_CLIENTS, characters: MAX_HELD_CHARACTERS });
  private readonly kept: KeptFile<[string, AdapterPayload]>;

  constructor(clientFile: KeptFileOptions = {}) {
    this.kept = new KeptFile(clientFile);
    for (const [key, payload] of this.kept.read() ?? []) this.clients.set(key, payload, Infinity);
  }

  /** How many entries are remembered, clients aside. */
  get size(): number {
    return this.entries.size;
  }

  /** The adapter of one model; all providers made over this memory share it. */
  adapter(model: string): Adapter {
    const key = (id: string) => `${model}:${id}`;
    const entries = model === CLIENT ? this.clients : this.entries;
    const search = (matches: (payload: AdapterPayload) => boolean) => {
      const found = entries.find(key(''), matches);
      return Promise.resolve(found === undefined ? undefined : entries.get(found));
    };
    return {
      upsert: (id, payload, expiresIn) => {
        entries.set(key(id), payload, expiresIn ? Date.now() + expiresIn * 1000 : Infinity);
        if (model === CLIENT) this.kept.write(this.clients.all());
        return Promise.resolve();
      },
      find: (id) => Promise.resolve(entries.get(key(id))),
      findByUid: (uid) => search((payload) => payload.uid === uid),
      findByUserCode: (code) => search((payload) => payload.userCode === code),
      destroy: (id) => {
        entries.delete(key(id));
        return Promise.resolve();
      },
      consume: (id) => {
        const payload = entries.get(key(id));
        if (payload) payload.consumed = Math.floor(Date.now() / 1000);
        return Promise.resolve();
      },
      revokeByGrantId: (grantId) => {
        for (const [name, payload] of entries.all()) {
          if (payload.grantId === grantId) entries.delete(name);
        }
        return Promise.resolve();
      },
    };
  }
}
