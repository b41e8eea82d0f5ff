import { eventually } from '../../support/child.js';
import { ERAS, type Era } from '../../support/rpc.js';
import { expectNoSecrets } from '../../support/secret-forms.js';
import { ERROR_BYTES, saidBy, send, type Received, type Row } from './row.js';
import { CLIENT_SECRET, Services } from './services.js';
import { FigureTable, MOST_GROWTH_BYTES, MOST_HOLD_MS } from './table.js';
import { WatchedGateway, type Figures, type LogLine } from './watched-gateway.js';

const MOST_TRIES = 3;
/** How many times the CPU of an ordinary message of that size a hostile one may take. */
const TIMES_ORDINARY = 5;
const ORDINARY: Row = {
  name: 'an ordinary text of 900,000 characters',
  params: { name: 'greet', arguments: { name: 'x'.repeat(900_000) } },
  expected: { status: 200 },
};
/** Most characters of one log line. */
const LONGEST_LINE = 2_000;
const WARN = 40;

/** A watched gateway between an issuer and an upstream that do what a row tells them. */
export class Arena {
  private readonly table = new FigureTable();
  private ends = 0;

  private constructor(
    readonly services: Services,
    public gateway: WatchedGateway,
  ) {}

  static async start(): Promise<Arena> {
    const services = await Services.start();
    return new Arena(services, await WatchedGateway.start(services.env));
  }

  /** Starts another process when a row ended the one before, so that the next row meets a running one. */
  async revive(): Promise<void> {
    if (await this.gateway.responds()) return;
    this.ends += 1;
    this.gateway = await WatchedGateway.start(this.services.env);
  }

  /** How often a row ended the process. */
  async processEnds(): Promise<number> {
    await this.revive();
    return this.ends;
  }

  /**
   * Sends a row's input as a new person each time and judges answer, log and figures. A garbage collection
   * can fall into any try, so the least of three counts.
   */
  async judge(row: Row, era: Era): Promise<void> {
    let best: Figures | undefined;
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const { figures, answer, lines, token } = await this.once(row, era);
      best = best && best.holdMs < figures.holdMs ? best : figures;
      if (best.holdMs > MOST_HOLD_MS && tries + 1 < MOST_TRIES) continue;
      await this.record(`${row.name}, ${era}`, best);
      judgeAnswer(row, answer);
      judgeLines(row, answer, lines);
      expectNoSecrets(JSON.stringify(lines), [CLIENT_SECRET, token]);
      return;
    }
  }

  /**
   * Notes what one input cost, and fails when that is beyond the bounds. On a machine where an ordinary
   * message of the largest size takes more than usual, an input may take a multiple of that.
   */
  async record(name: string, figures: Figures): Promise<void> {
    this.table.add(name, figures);
    if (figures.holdMs > MOST_HOLD_MS) {
      const ordinary = await this.once(ORDINARY, ERAS[0]!);
      expect(figures.holdMs).toBeLessThanOrEqual(TIMES_ORDINARY * ordinary.figures.holdMs);
    }
    expect(figures.grownBytes).toBeLessThanOrEqual(MOST_GROWTH_BYTES);
  }

  /** The same for many inputs at once, several of which may share one turn of the event loop. */
  recordMany(name: string, figures: Figures): void {
    this.table.add(name, { ...figures, holdMs: 0 });
    expect(figures.grownBytes).toBeLessThanOrEqual(MOST_GROWTH_BYTES);
  }

  /** Whether a person's call is answered with what the upstream said to that person. */
  async greets(token = this.services.token(), era: Era = ERAS[0]!): Promise<boolean> {
    const row: Row = { name: 'a call', expected: { status: 200 } };
    return /^Hello, /.test(saidBy(await send(this.gateway.port, row, { era, token })));
  }

  async close(): Promise<void> {
    process.stdout.write(this.table.text(this.ends));
    await this.gateway.stop();
    await this.services.close();
  }

  private async once(row: Row, era: Era) {
    const { services, gateway } = this;
    const person = services.person();
    const token = row.token?.(services) ?? services.token(person);
    if (row.issuer) services.atIssuer.set(person, row.issuer(services, person));
    if (row.upstream) services.atUpstream.set(person, row.upstream);
    const logged = await gateway.logged();
    const { value: answer, figures } = await gateway.watching(() =>
      send(gateway.port, row, { era, token }),
    );
    await eventually('a line for the request', () =>
      gateway.linesSince(logged).some((line) => isLineOf(line, answer)),
    );
    return { answer, figures, token, lines: gateway.linesSince(logged) };
  }
}

function judgeAnswer({ expected }: Row, received: Received): void {
  const { status, code, isError, says, maxBytes = ERROR_BYTES } = expected;
  expect([status].flat()).toContain(received.status);
  expect(Buffer.byteLength(received.text)).toBeLessThanOrEqual(maxBytes);
  const { error, result } = received.body as {
    error?: { code?: number };
    result?: { isError?: boolean };
  };
  if (code !== undefined) expect(error?.code).toBe(code);
  if (isError !== undefined) expect(result?.isError ?? false).toBe(isError);
  const said = saidBy(received);
  if (says) expect(said).toMatch(says);
  expect(said).not.toMatch(/(?![\t\n\r])\p{Cc}/u);
  expect(holdsToken(said)).toBe(false);
}

/** Whether it holds what begins like a signed token; in linear time, which one pattern would not take. */
function holdsToken(text: string): boolean {
  const parts = text.split('.');
  return parts.slice(0, -2).some((part, at) => {
    const header = part.split(/[^\w-]/).at(-1) ?? '';
    const start = header.indexOf('eyJ');
    return start >= 0 && header.length - start >= 11 && /^[\w-]{8,}$/.test(parts[at + 1] ?? '');
  });
}

function judgeLines({ expected }: Row, received: Received, lines: readonly LogLine[]): void {
  expect(lines.filter((line) => isLineOf(line, received))).toHaveLength(1);
  for (const line of lines) expect(JSON.stringify(line).length).toBeLessThan(LONGEST_LINE);
  const raised = lines.filter(({ level }) => Number(level) >= WARN).map(({ msg }) => msg);
  if (expected.logs === undefined) expect(raised).toEqual([]);
}

function isLineOf(line: LogLine, { reference, status }: Received): boolean {
  return (
    line['event'] === 'request' && line['reference'] === reference && line['status'] === status
  );
}
