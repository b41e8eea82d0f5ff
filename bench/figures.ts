import { ERAS } from './requests.js';
import { ratio, type Took } from './rounds.js';
import { MANY } from './servers.js';
import { callersName, SOME } from './sides.js';

/** A figure that has a bound: one side ÷ another, in CPU a call. */
export interface RatioBound {
  readonly over: string;
  readonly under: string;
  /** What it is to be. */
  readonly bound: number;
  /** What it may be until then. The quick form goes by it, so that what is not there yet grows no worse. */
  readonly meanwhile?: number;
}

const [LEGACY] = ERAS;
/** Bounds of the quick form are wider: its rounds are few. */
const WIDER = 1.15;

/** The bounds of both forms, of which the whole table has more callers. */
export function ratioBounds(callers: number): readonly RatioBound[] {
  return [
    ...ERAS.flatMap((era) =>
      [
        { over: 'whoami', under: 'floor whoami', bound: 2.5, meanwhile: 8 },
        { over: 'whoami', under: 'bare SDK whoami', bound: 1 },
        { over: 'greet', under: 'floor greet', bound: 2, meanwhile: 8 },
        { over: 'greet', under: 'SDK v2 on Express greet', bound: 0.22, meanwhile: 0.5 },
        { over: 'OpenAPI tool', under: 'greet beside other tools', bound: 1.1, meanwhile: 1.6 },
        { over: 'MCP tool of 2025-11-25', under: 'greet beside other tools', bound: 1.4 },
        { over: 'MCP tool of 2026-07-28', under: 'greet beside other tools', bound: 1.4 },
        { over: `tools/list of ${MANY}`, under: 'whoami', bound: 1.5, meanwhile: 3 },
      ].map(({ over, under, ...bounds }) => ({
        over: `${over} ${era}`,
        under: `${under} ${era}`,
        ...bounds,
      })),
    ),
    { over: callersName('whoami', callers), under: callersName('whoami', SOME), bound: 1.15 },
    // At most a tenth of the whole.
    {
      over: `whoami ${LEGACY}`,
      under: `whoami, no metrics, no request log ${LEGACY}`,
      bound: 1 / 0.9,
    },
  ];
}

/** Bounds that only the whole table has. */
export const MORE_BOUNDS: readonly RatioBound[] = [
  {
    over: `whoami, all watched, one trace in ten ${LEGACY}`,
    under: `whoami, request log alone ${LEGACY}`,
    bound: 1.15,
  },
];

/** A bound, and what was found. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly bound: number;
  readonly holds: boolean;
  readonly ratio?: RatioBound;
}

export function figureOf(name: string, value: number, bound: number): Figure {
  return { name, value, bound, holds: value <= bound };
}

/** The ratios of what was measured beside their bounds. */
export function ratiosOf(
  took: Took,
  bounds: readonly RatioBound[],
  form: 'quick' | 'whole',
): readonly Figure[] {
  return bounds.map((each) => {
    const name = `${each.over} ÷ ${each.under}`;
    const { meanwhile = each.bound } = each;
    const bound = form === 'quick' ? Math.max(each.bound, meanwhile) * WIDER : each.bound;
    return { ...figureOf(name, ratio(took, each.over, each.under), bound), ratio: each };
  });
}
