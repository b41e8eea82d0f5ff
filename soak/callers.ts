import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import { rpcMessage } from '../test/support/rpc.js';
import type { Services } from './processes.js';

/** What became of the calls so far. */
export interface Tally {
  calls: number;
  served: number;
  /** Answers that report a fault of issuer or upstream, or a token that had expired. */
  refused: number;
  cancelled: number;
  /** Answers that belong to another person or call. Must be 0. */
  mixes: number;
}

const PEOPLE = 200;
/** Lifetime of a caller's token in seconds: some expire in the middle of the soak. */
const SHORTEST = 20;
const LONGEST = 120;
const CANCELLED = 0.05;
interface Person {
  readonly subject: string;
  token: string;
  expiresAt: number;
}

/** Many people who call, cancel calls, and check that every answer is theirs. */
export class Callers {
  readonly tally: Tally = { calls: 0, served: 0, refused: 0, cancelled: 0, mixes: 0 };
  private readonly people: Person[] = Array.from({ length: PEOPLE }, (_, i) => ({
    subject: `person|${i}`,
    token: '',
    expiresAt: 0,
  }));
  private agent = new Agent({ keepAlive: true });

  constructor(
    private readonly url: string,
    private readonly services: Services,
  ) {}

  /** Keeps `concurrency` calls under way until `calls` have been made in all. */
  async callUntil(calls: number, concurrency: number): Promise<void> {
    const loop = async () => {
      while (this.tally.calls < calls) {
        this.tally.calls += 1;
        await this.call();
      }
    };
    await Promise.all(Array.from({ length: concurrency }, loop));
  }

  /** Closes every connection to the gateway. */
  hangUp(): void {
    this.agent.destroy();
    this.agent = new Agent({ keepAlive: true });
  }

  private async call(): Promise<void> {
    const person = this.people[Math.floor(Math.random() * PEOPLE)];
    if (person === undefined) return;
    await this.renew(person);
    const nonce = randomBytes(16).toString('hex');
    const cancelAfterMs = Math.random() < CANCELLED ? Math.random() * 40 : undefined;
    const answer = await this.send(person.token, nonce, cancelAfterMs);
    if (answer === undefined) this.tally.cancelled += 1;
    else this.judge(answer, person.subject, nonce);
  }

  private async renew(person: Person): Promise<void> {
    const now = Math.floor(Date.now() / 1000);
    if (person.expiresAt > now) return;
    const exp = now + SHORTEST + Math.floor(Math.random() * (LONGEST - SHORTEST));
    person.expiresAt = exp;
    person.token = await this.services.token({
      sub: person.subject,
      aud: this.url,
      client_id: 'soak-client',
      iat: now,
      exp,
      jti: randomBytes(8).toString('hex'),
      scope: 'tool:greet',
    });
  }

  /** A person's name stands only in answers for that person, a call's nonce only in the answer to that call. */
  private judge(answer: string, subject: string, nonce: string): void {
    const names = new Set(answer.match(/person\|\d+/g) ?? []);
    const nonces = new Set(answer.match(/\b[0-9a-f]{32}\b/g) ?? []);
    const served = answer.includes('Hello, ');
    const own =
      [...names].every((name) => name === subject) && [...nonces].every((each) => each === nonce);
    if (!own || (served && (names.size !== 1 || nonces.size !== 1))) {
      this.tally.mixes += 1;
      process.stderr.write(`MIX: ${subject} ${nonce} got ${answer}\n`);
    } else if (served) this.tally.served += 1;
    else this.tally.refused += 1;
  }

  private send(
    token: string,
    nonce: string,
    cancelAfterMs: number | undefined,
  ): Promise<string | undefined> {
    const { headers, body } = rpcMessage({
      era: Math.random() < 0.5 ? '2026' : '2025',
      method: 'tools/call',
      params: { name: 'greet', arguments: { name: nonce } },
      token,
      headers: { traceparent: `00-${nonce}-${nonce.slice(0, 16)}-01` },
    });
    return new Promise((resolve) => {
      const sent = request(this.url, { method: 'POST', agent: this.agent, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => {
          resolve(text);
        });
        response.on('error', () => {
          resolve(undefined);
        });
      });
      sent.on('error', () => {
        resolve(undefined);
      });
      sent.end(body);
      if (cancelAfterMs !== undefined) setTimeout(() => sent.destroy(), cancelAfterMs);
    });
  }
}
