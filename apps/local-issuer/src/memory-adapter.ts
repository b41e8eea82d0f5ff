import type { Adapter, AdapterPayload } from 'oidc-provider';

interface Entry {
  readonly payload: AdapterPayload;
  readonly expiresAt: number;
}

/** What the issuer remembers: sessions, codes, grants and registered clients, in this process. */
export class Memory {
  private readonly entries = new Map<string, Entry>();

  /** The adapter of one model; all providers made over this memory share it. */
  adapter(model: string): Adapter {
    const key = (id: string) => `${model}:${id}`;
    return {
      upsert: (id, payload, expiresIn) => {
        const expiresAt = expiresIn ? Date.now() + expiresIn * 1000 : Infinity;
        this.entries.set(key(id), { payload, expiresAt });
        return Promise.resolve();
      },
      find: (id) => Promise.resolve(this.get(key(id))),
      findByUid: (uid) => Promise.resolve(this.search(model, (p) => p.uid === uid)),
      findByUserCode: (code) => Promise.resolve(this.search(model, (p) => p.userCode === code)),
      destroy: (id) => {
        this.entries.delete(key(id));
        return Promise.resolve();
      },
      consume: (id) => {
        const payload = this.get(key(id));
        if (payload) payload.consumed = Math.floor(Date.now() / 1000);
        return Promise.resolve();
      },
      revokeByGrantId: (grantId) => {
        for (const [name, { payload }] of this.entries) {
          if (payload.grantId === grantId) this.entries.delete(name);
        }
        return Promise.resolve();
      },
    };
  }

  /** How many entries a model has. */
  count(model: string): number {
    return [...this.entries.keys()].filter((key) => key.startsWith(`${model}:`)).length;
  }

  private get(key: string): AdapterPayload | undefined {
    const entry = this.entries.get(key);
    if (entry && entry.expiresAt <= Date.now()) this.entries.delete(key);
    return entry && entry.expiresAt > Date.now() ? entry.payload : undefined;
  }

  private search(
    model: string,
    matches: (payload: AdapterPayload) => boolean,
  ): AdapterPayload | undefined {
    for (const [key, { payload }] of this.entries) {
      if (key.startsWith(`${model}:`) && matches(payload)) return this.get(key);
    }
    return undefined;
  }
}
