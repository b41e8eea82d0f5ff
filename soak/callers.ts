import { randomBytes } from 'node:crypto';
import { rpcMessage } from '../test/support/rpc.js';
import { Client } from './client.js';
import { People, PERSON, type Person } from './people.js';
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

/** Who calls a gateway, and checks that every answer is theirs. */
export abstract class Callers {
  readonly tally: Tally = { calls: 0, served: 0, refused: 0, cancelled: 0, mixes: 0 };
  protected readonly client: Client;

  constructor(
    url: string,
    private readonly people: People,
  ) {
    this.client = new Client(url);
  }

  /** Keeps `concurrency` calls under way until `calls` have been made in all, or it is `ending`. */
  async callUntil(
    calls: number,
    { concurrency, ending }: { readonly concurrency: number; readonly ending: AbortSignal },
  ): Promise<void> {
    const loop = async () => {
      while (this.tally.calls < calls && !ending.aborted) {
        this.tally.calls += 1;
        await this.call(await this.people.anybody());
      }
    };
    await Promise.all(Array.from({ length: concurrency }, loop));
  }

  /** Closes every connection to the gateway. */
  hangUp(): void {
    this.client.hangUp();
  }

  /** Lines that a report adds. */
  abstract details(): readonly string[];

  protected abstract call(person: Person): Promise<void>;

  protected mixed(what: string): void {
    this.tally.mixes += 1;
    process.stderr.write(`MIX: ${what}\n`);
  }
}

/** Many people who call `greet`. */
export class GreetCallers extends Callers {
  constructor(url: string, services: Services) {
    super(url, new People(url, services, 'tool:greet'));
  }

  details(): readonly string[] {
    return [];
  }

  protected async call({ subject, token }: Person): Promise<void> {
    const nonce = randomBytes(16).toString('hex');
    const answer = await this.client.send(
      rpcMessage({
        era: Math.random() < 0.5 ? '2026' : '2025',
        method: 'tools/call',
        params: { name: 'greet', arguments: { name: nonce } },
        token,
        headers: { traceparent: `00-${nonce}-${nonce.slice(0, 16)}-01` },
      }),
    );
    if (answer === undefined) this.tally.cancelled += 1;
    else this.judge(answer, subject, nonce);
  }

  /** A person's name stands only in answers for that person, a call's nonce only in the answer to that call. */
  private judge(answer: string, subject: string, nonce: string): void {
    const names = new Set(answer.match(PERSON) ?? []);
    const nonces = new Set(answer.match(/\b[0-9a-f]{32}\b/g) ?? []);
    const served = answer.includes('Hello, ');
    const own =
      [...names].every((name) => name === subject) && [...nonces].every((each) => each === nonce);
    if (!own || (served && (names.size !== 1 || nonces.size !== 1))) {
      this.mixed(`${subject} ${nonce} got ${answer}`);
    } else if (served) this.tally.served += 1;
    else this.tally.refused += 1;
  }
}
