import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { json } from '../../support/http-double.js';
import { eventually } from '../../support/child.js';
import { rpcMessage, type Era } from '../../support/rpc.js';
import type { Arena } from '../support/arena.js';
import { send } from '../support/row.js';
import { grants, type Answer } from '../support/services.js';
import type { LogLine } from '../support/watched-gateway.js';
import { bytesOf, connection, exchange } from '../support/wire.js';
import { respelt } from './tokens.js';

/** Several inputs, and what must hold for all of them together. */
export interface Scenario {
  readonly name: string;
  readonly run: (arena: Arena, era: Era) => Promise<void>;
}

const CLIENTS = 20;
const GOOD_CALLERS = 60;
const ERROR = 50;
const CALL = { name: 'a call', expected: { status: 200 } } as const;

/** The head of a call with a body of so many bytes. */
function head(
  arena: Arena,
  era: Era,
  { length, token }: { length: number; token: string },
): string {
  const { headers } = rpcMessage({ era, method: 'tools/call', params: { name: 'greet' }, token });
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const host = `host: localhost:${arena.gateway.port}`;
  return bytesOf('POST / HTTP/1.1', [host, ...lines, `content-length: ${length}`]);
}

function wholeCall(arena: Arena, era: Era, token: string): string {
  const params = { name: 'greet', arguments: {} };
  const { body } = rpcMessage({ era, method: 'tools/call', params, token });
  return head(arena, era, { length: Buffer.byteLength(body), token }) + body;
}

function requestLines(lines: readonly LogLine[]): readonly LogLine[] {
  return lines.filter(({ event }) => event === 'request');
}

async function connections(arena: Arena, count: number, bytes: () => string): Promise<Socket[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const socket = await connection(arena.gateway.port);
      socket.write(bytes(), 'latin1');
      return socket;
    }),
  );
}

/** Every accepted request has exactly one line, even when its client has gone. */
async function eachHasItsLine(arena: Arena, logged: number): Promise<void> {
  await eventually(
    'a line for each client that left',
    () => requestLines(arena.gateway.linesSince(logged)).length >= CLIENTS,
  );
  const lines = arena.gateway.linesSince(logged);
  expect(requestLines(lines)).toHaveLength(CLIENTS);
  for (const line of requestLines(lines)) {
    expect(line).toMatchObject({ aborted: true, sender: 'hostile-client' });
  }
  expect(lines.filter(({ level }) => Number(level) >= ERROR)).toEqual([]);
}

const hangUps: Scenario = {
  name: 'LOG-05: 20 clients that hang up while the tool runs are 20 lines',
  run: async (arena, era) => {
    const { services, gateway } = arena;
    const waiting: ServerResponse[] = [];
    const tokens = Array.from({ length: CLIENTS }, () => {
      const person = services.person();
      services.atUpstream.set(person, (response) => waiting.push(response));
      return services.token(person);
    });
    const logged = await gateway.logged();
    const sockets = await connections(arena, CLIENTS, () =>
      wholeCall(arena, era, tokens.pop() ?? ''),
    );
    await eventually('calls at the upstream', () => waiting.length === CLIENTS);
    for (const socket of sockets) socket.destroy();
    await eachHasItsLine(arena, logged);
    for (const response of waiting) json(response, 200, {});
  },
};

const cutBodies: Scenario = {
  name: '20 bodies that are cut are 20 lines, and no error',
  run: async (arena, era) => {
    const { services, gateway } = arena;
    const logged = await gateway.logged();
    const sockets = await connections(
      arena,
      CLIENTS,
      () => head(arena, era, { length: 1_000, token: services.token() }) + '{"jsonrpc":',
    );
    expect(await arena.greets(undefined, era)).toBe(true);
    for (const socket of sockets) socket.destroy();
    const own = arena.gateway;
    await eventually(
      'lines of those that left',
      () =>
        requestLines(own.linesSince(logged)).filter(({ aborted }) => aborted).length === CLIENTS,
    );
    const raised = own.linesSince(logged).filter(({ level }) => Number(level) >= ERROR);
    expect(raised).toEqual([]);
  },
};

const halfHeaders: Scenario = {
  name: 'while 200 connections have sent half a header, others are served',
  run: async (arena, era) => {
    const sockets = await connections(
      arena,
      200,
      () => 'POST / HTTP/1.1\r\nHost: localhost\r\nX-A: ',
    );
    expect(await arena.greets(undefined, era)).toBe(true);
    for (const socket of sockets) socket.destroy();
  },
};

const unfinishedBodies: Scenario = {
  name: 'while one caller leaves 200 bodies of 0.9 MB unfinished, others are served',
  run: async (arena, era) => {
    const token = arena.services.token();
    const part = 'x'.repeat(900_000);
    const sockets = await connections(
      arena,
      200,
      () => head(arena, era, { length: 1_000_000, token }) + part,
    );
    for (let n = 0; n < 20; n += 1) expect(await arena.greets(undefined, era)).toBe(true);
    for (const socket of sockets) socket.destroy();
  },
};

/** New people call one after the other, while two loops of one caller whose exchanges fail go on. */
const beside = (what: string, answer: Answer): Scenario => ({
  name: `60 first calls of good callers beside one whose exchanges are answered ${what}: 60 served`,
  run: async (arena, era) => {
    const { services, gateway } = arena;
    const bad = services.person();
    const token = services.token(bad);
    services.atIssuer.set(bad, answer);
    // Enough to open a circuit breaker that does not tell callers apart.
    for (let n = 0; n < CLIENTS; n += 1) await send(gateway.port, CALL, { era, token });
    let going = true;
    const loop = async () => {
      while (going) await send(gateway.port, CALL, { era, token });
    };
    const loops = [loop(), loop()];
    let served = 0;
    let ready = 0;
    for (let n = 0; n < GOOD_CALLERS; n += 1) {
      if (await arena.greets(undefined, era)) served += 1;
      if ((await fetch(`${gateway.url}/readyz`)).ok) ready += 1;
    }
    going = false;
    await Promise.all(loops);
    expect([served, ready]).toEqual([GOOD_CALLERS, GOOD_CALLERS]);
  },
});

const spellings: Scenario = {
  name: 'XC-04: of 16 spellings of one signature one is a token, and one exchange is made',
  run: async (arena, era) => {
    const person = arena.services.person();
    const token = arena.services.token(person);
    const row = { ...CALL, params: { name: 'greet', arguments: {} } };
    const statuses: number[] = [];
    for (let spelling = 0; spelling < 16; spelling += 1) {
      const answer = await send(arena.gateway.port, row, { era, token: respelt(token, spelling) });
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([200, ...Array<number>(15).fill(401)]);
    expect(arena.services.exchanges(person)).toBe(1);
  },
};

const earlierEnd: Scenario = {
  name: 'XC-02: a delegated token that ends before its expires_in is not kept',
  run: async (arena, era) => {
    const { services } = arena;
    const person = services.person();
    const exp = services.nowSeconds() + 5;
    services.atIssuer.set(
      person,
      grants(services.delegated(person, { exp }), { expires_in: 86_400 }),
    );
    const token = services.token(person);
    expect([await arena.greets(token, era), await arena.greets(token, era)]).toEqual([true, true]);
    expect(services.exchanges(person)).toBe(2);
  },
};

const longPaths: Scenario = {
  name: 'LOG-01: 50 anonymous requests with a path of 14 kB and a token in it are 50 short lines without it',
  run: async (arena) => {
    const { services, gateway } = arena;
    const token = services.token();
    const logged = await gateway.logged();
    const headers = [`host: localhost:${gateway.port}`, 'connection: close'];
    for (let n = 0; n < 50; n += 1) {
      const path = `/${n % 2 === 0 ? token : 'x'}/${'x'.repeat(14_000 - token.length)}`;
      await exchange(gateway.port, bytesOf(`GET ${path} HTTP/1.1`, headers));
    }
    const own = () => requestLines(gateway.linesSince(logged));
    await eventually('50 lines', () => own().length >= 50);
    const text = JSON.stringify(own());
    expect(own()).toHaveLength(50);
    expect(text.length).toBeLessThan(50 * 1_000);
    expect(text).not.toContain(token.slice(0, 30));
  },
};

const json400 =
  (error: string): Answer =>
  (response) => {
    json(response, 400, { error });
  };

export const SCENARIOS: readonly Scenario[] = [
  hangUps,
  cutBodies,
  halfHeaders,
  unfinishedBodies,
  beside('500', (response) => {
    json(response, 500, {});
  }),
  beside('unauthorized_client', json400('unauthorized_client')),
  beside('temporarily_unavailable', json400('temporarily_unavailable')),
  beside('200 that is no JSON', (response) => response.end('<html></html>')),
  spellings,
  earlierEnd,
  longPaths,
];
