import { setTimeout as wait } from 'node:timers/promises';
import { connected, send, type Request } from './load.js';
import { startServer, type Entry, type Server, type Stubs } from './processes.js';
import { calling, ERAS, listing, WHOAMI } from './requests.js';
import { median } from './rounds.js';
import type { Single } from './single.js';
import { MANY } from './servers.js';

const [LEGACY] = ERAS;
const STARTS = 5;
const LOOK_MS = 20;
/** CPU of a process between two looks at it that has nothing left to prepare. */
const AT_REST_US = 10_000;
const REST_MS = 500;
const SECOND_US = 1_000_000;
const MEGABYTE = 2 ** 20;

/** CPU in microseconds and resident bytes at the first right answer; what lives in bytes when all is prepared. */
interface Started {
  readonly cpu: number;
  readonly rss: number;
  readonly heap: number;
}

interface Kind {
  readonly settings: Readonly<Record<string, string>>;
  readonly request: (token: string) => Request;
}

/** Starts of the gateway as the image has it, as it is built, and with many tools, in turn. */
export async function starts(
  stubs: Stubs,
  many: Readonly<Record<string, string>>,
): Promise<readonly Single[]> {
  const none = { settings: {}, request: (token: string) => calling(WHOAMI, LEGACY, token) };
  const all = { settings: many, request: (token: string) => listing(MANY, LEGACY, token) };
  const rounds: Readonly<Record<'bundled' | 'built' | 'many', Started>>[] = [];
  for (let round = 0; round < STARTS; round += 1) {
    rounds.push({
      bundled: await started('ours, in one file', stubs, none),
      built: await started('ours', stubs, none),
      many: await started('ours', stubs, all),
    });
  }
  const own = (which: 'bundled' | 'built', what: keyof Started) =>
    median(rounds.map((round) => round[which][what]));
  const more = (what: keyof Started) =>
    median(rounds.map((round) => round.many[what] - round.built[what]));
  const start = 'start to the first right answer';
  return [
    {
      ...{ name: `${start}, CPU`, value: own('bundled', 'cpu') / SECOND_US },
      ...{ unit: 's', bound: 0.8 },
    },
    {
      ...{ name: `${start}, resident`, value: own('bundled', 'rss') / MEGABYTE },
      ...{ unit: 'MB', bound: 95 },
    },
    { name: `${start}, from all files, CPU`, value: own('built', 'cpu') / SECOND_US, unit: 's' },
    {
      name: `${start}, from all files, resident`,
      value: own('built', 'rss') / MEGABYTE,
      unit: 'MB',
    },
    {
      name: `start with ${MANY} tools, more CPU`,
      value: more('cpu') / SECOND_US,
      unit: 's',
      bound: 1.5,
    },
    { name: `${MANY} tools, more heap`, value: more('heap') / MEGABYTE, unit: 'MB', bound: 40 },
  ];
}

async function started(entry: Entry, stubs: Stubs, { settings, request }: Kind): Promise<Started> {
  const server = await startServer(entry, stubs, settings);
  const pool = connected(server, 1);
  const answered = () =>
    send(pool, request(server.token)).then(
      () => true,
      () => false,
    );
  while (!(await answered())) await wait(LOOK_MS);
  const cpu = await server.ask({ ask: 'cpu' });
  const rss = await server.ask({ ask: 'rss' });
  await pool.destroy();
  await untilAtRest(server);
  const heap = await server.ask({ ask: 'heap' });
  await server.stop();
  return { cpu, rss, heap };
}

async function untilAtRest(server: Server): Promise<void> {
  let before = 0;
  let now = await server.ask({ ask: 'cpu' });
  while (now - before > AT_REST_US) {
    await wait(REST_MS);
    before = now;
    now = await server.ask({ ask: 'cpu' });
  }
}
