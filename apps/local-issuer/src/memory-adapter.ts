import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Adapter, AdapterPayload } from 'oidc-provider';

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

  constructor(private readonly clientFile?: string) {
    if (clientFile === undefined || !existsSync(clientFile)) return;
    const clients = JSON.parse(readFileSync(clientFile, 'utf8')) as [string, AdapterPayload][];
    for (const [key, payload] of clients) this.entries.set(key, { payload, expiresAt: Infinity });
  }

  /** The adapter of one model; all providers made over this memory share it. */
  adapter(model: string): Adapter {
    const key = (id: string) => `${model}:${id}`;
    return {
      upsert: (id, payload, expiresIn) => {
        const expiresAt = expiresIn ? Date.now() + expiresIn * 1000 : Infinity;
        this.entries.set(key(id), { payload, expiresAt });
        if (model === CLIENT) this.saveClients();
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

  private saveClients(): void {
    if (this.clientFile === undefined) return;
    const clients = [...this.entries]
      .filter(([key]) => key.startsWith(`${CLIENT}:`))
      .map(([key, { payload }]) => [key, payload]);
    mkdirSync(dirname(this.clientFile), { recursive: true });
    writeFileSync(this.clientFile, JSON.stringify(clients), { mode: 0o600 });
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
