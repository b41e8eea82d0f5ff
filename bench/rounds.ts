import { cpuPerRequest, type Load, type Request } from './load.js';
import type { Server } from './processes.js';

/** One thing that is measured in every round. */
export interface Side {
  readonly name: string;
  readonly server: Server;
  readonly request: Request;
  /** Of the calls that others get, for what takes long; all without it. */
  readonly share?: number;
  readonly connections?: number;
  readonly before?: number;
}

/** How often, by number. */
export interface Plan {
  /** Calls of each server before the first round, parted among its sides. */
  readonly warmUp: number;
  readonly rounds: number;
  /** Of each side in a round. */
  readonly calls: number;
}

/** CPU microseconds a call of each side, one a round. */
export type Took = ReadonlyMap<string, readonly number[]>;

/**
 * Every server is warmed by the same number of calls, then every side is measured once in each round, forwards and
 * backwards in turn, so that what stands beside each other was measured beside each other.
 */
export async function measured(sides: readonly Side[], plan: Plan): Promise<Took> {
  const took = new Map<string, number[]>();
  for (const side of sides) {
    const sharing = sides.filter(({ server }) => server === side.server);
    // All of them, also where a round has fewer: what is not warm yet is not slow.
    await cpuOf({ ...side, share: 1 }, plan.warmUp / sharing.length);
    took.set(side.name, []);
  }
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const side of round % 2 === 0 ? sides : [...sides].reverse()) {
      took.get(side.name)?.push(await cpuOf(side, plan.calls));
    }
  }
  return took;
}

function cpuOf({ server, request, share = 1, ...load }: Side, calls: number): Promise<number> {
  return cpuPerRequest(server, request, {
    ...(load satisfies Omit<Load, 'count'>),
    count: Math.ceil(calls * share),
  });
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[sorted.length / 2 - 1] ?? NaN)) / 2;
}

/** What a quarter of the values do not exceed: what else runs on a machine only adds to what something takes. */
export function lowerQuartile(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 4)] ?? NaN;
}

/** One side ÷ another of the same rounds, by their lower quartiles. Throws for a side that was not measured. */
export function ratio(took: Took, over: string, under: string): number {
  const [overs, unders] = [took.get(over), took.get(under)];
  if (overs === undefined || unders === undefined) throw new Error(`${over} ÷ ${under}: no side`);
  return lowerQuartile(overs) / lowerQuartile(unders);
}
