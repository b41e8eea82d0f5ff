import { randomBytes } from 'node:crypto';
import type { Services } from './processes.js';

/** How many call. */
export const PEOPLE = 200;
/** Lifetime of a caller's token in seconds: some expire in the middle of the soak. */
const SHORTEST = 20;
const LONGEST = 120;

/** Somebody who calls; `subject` is `person|` and a number. */
export interface Person {
  readonly subject: string;
  readonly token: string;
}

/** What answers call a person by. */
export const PERSON = /person\|\d+/g;

/** Everybody who calls, with tokens that end. */
export class People {
  private readonly known = Array.from({ length: PEOPLE }, (_, i) => ({
    subject: `person|${i}`,
    token: '',
    expiresAt: 0,
  }));

  constructor(
    private readonly audience: string,
    private readonly services: Pick<Services, 'token'>,
    private readonly scope: string,
  ) {}

  /** Somebody, with a token that has not ended yet. */
  async anybody(): Promise<Person> {
    const person = this.known[Math.floor(Math.random() * PEOPLE)];
    if (person === undefined) throw new Error('nobody is there');
    const now = Math.floor(Date.now() / 1000);
    if (person.expiresAt <= now) {
      const exp = now + SHORTEST + Math.floor(Math.random() * (LONGEST - SHORTEST));
      person.expiresAt = exp;
      person.token = await this.services.token({
        sub: person.subject,
        aud: this.audience,
        client_id: 'soak-client',
        iat: now,
        exp,
        jti: randomBytes(8).toString('hex'),
        scope: this.scope,
      });
    }
    return person;
  }
}
