import type { Deployment, Spender } from './deployments.js';
import { spentPerRequest, type Reached, type Request } from './load.js';
import type { Person } from './people.js';
import type { Stubs } from './processes.js';
import { callingInTurn, ERAS, GREET } from './requests.js';

/** One gateway, two that share nothing, and two that share a Redis. */
export const SIDES = ['alone', 'apart', 'sharing'] as const;
type Side = (typeof SIDES)[number];

/** Of what is measured beside each other. */
export type Sides<Value> = Readonly<Record<Side, Value>>;

/** Makes one after the other. */
export async function ofEach<Value>(make: (side: Side) => Promise<Value>): Promise<Sides<Value>> {
  return { alone: await make('alone'), apart: await make('apart'), sharing: await make('sharing') };
}

/** CPU microseconds of a request. */
export type Spent = Readonly<Record<Spender, number>>;

/** The same requests at both. */
export interface Case {
  readonly name: string;
  readonly requests: Sides<Request>;
}

/** How often, by number. */
export interface Plan {
  /** Calls of each gateway before the first round, parted among the cases. */
  readonly warmUp: number;
  readonly rounds: number;
  /** Of each case in a round. */
  readonly calls: number;
}

/** All gateways are warmed by the same number of calls, then the sides measured beside each other; of each case, one a round. */
export async function measuredBeside(
  sides: Sides<Deployment>,
  cases: readonly Case[],
  { warmUp, rounds, calls }: Plan,
): Promise<readonly (readonly Sides<Spent>[])[]> {
  const spend = (side: Side, { requests }: Case, count: number) =>
    spentPerRequest(sides[side], requests[side], { count }, sides[side].meters);
  for (const each of cases) {
    for (const side of SIDES) {
      const { length } = sides[side].gateways;
      await spend(side, each, length * Math.ceil(warmUp / cases.length));
    }
  }
  const all = cases.map((): Sides<Spent>[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [at, each] of cases.entries()) {
      const spent: Partial<Record<Side, Spent>> = {};
      for (const side of round % 2 === 0 ? SIDES : [...SIDES].reverse()) {
        spent[side] = await spend(side, each, calls);
      }
      all[at]!.push(await ofEach((side) => Promise.resolve(spent[side]!)));
    }
  }
  return all;
}

/** What the first calls of people take, one exchange each or the token that another replica has shared. */
export interface FirstCalls {
  readonly first: Sides<Spent>;
  /** The first calls of the same people at the replica where they have not been; of one gateway, as above. */
  readonly other: Sides<Spent>;
}

/** New people call a gateway once each, half of them one replica, half the other; then the other replica. */
export async function firstCalls(
  sides: Sides<Deployment>,
  stubs: Stubs,
  people: number,
): Promise<FirstCalls> {
  const took = await ofEach(async (side) => {
    const { gateways, audience } = sides[side];
    const all = await stubs.peopleOf(audience, people);
    const part = people / gateways.length;
    const pass = async (shift: number) => {
      const spent: Spent[] = [];
      for (const at of gateways.keys()) {
        const theirs = all.slice(at * part, (at + 1) * part);
        const gateway = gateways[(at + shift) % gateways.length]!;
        spent.push(await firstCall(gateway, sides[side], theirs));
      }
      return mean(spent);
    };
    const first = await pass(0);
    return { first, other: gateways.length > 1 ? await pass(1) : first };
  });
  return {
    first: await ofEach((side) => Promise.resolve(took[side].first)),
    other: await ofEach((side) => Promise.resolve(took[side].other)),
  };
}

/** Of these people, the first ones open the connections and are not measured. */
const OPENING = 16;

function firstCall(at: Reached, { meters }: Deployment, people: readonly Person[]): Promise<Spent> {
  const load = { count: people.length - OPENING, connections: OPENING };
  return spentPerRequest(at, callingInTurn(GREET, ERAS[0], people), load, meters);
}

function mean(all: readonly Spent[]): Spent {
  const of = (spender: Spender) => all.reduce((sum, spent) => sum + spent[spender], 0) / all.length;
  return {
    gateways: of('gateways'),
    firstThreads: of('firstThreads'),
    haproxy: of('haproxy'),
    redis: of('redis'),
  };
}
