import { readFileSync } from 'node:fs';

/** The parts of a V8 `.cpuprofile` that self time is read from. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { functionName: string; url: string; lineNumber: number };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

export interface Time {
  readonly name: string;
  readonly microseconds: number;
}

const IDLE = ['(idle)', '(root)', '(program)'];

/** Where a function is from: an npm package, a folder of this repository, `node` or `native`. */
function origin(url: string): string {
  const packageName = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  if (packageName !== undefined) return packageName;
  if (url.startsWith('node:')) return 'node';
  return url === ''
    ? 'native'
    : (/\/dist\/((?:apps\/[^/]+\/src|libs|bench)\/[^/]+)/.exec(url)?.[1] ?? url);
}

/** Self time, largest first, by function or by where functions are from; idle time is left out. */
export function selfTimes(profile: CpuProfile, by: 'function' | 'origin'): Time[] {
  const frames = new Map(profile.nodes.map(({ id, callFrame }) => [id, callFrame]));
  const sums = new Map<string, number>();
  profile.samples.forEach((id, at) => {
    const frame = frames.get(id);
    if (frame === undefined || IDLE.includes(frame.functionName)) return;
    const { functionName, url, lineNumber } = frame;
    const file = url.replace(/^.*\/(node_modules|dist)\//, '');
    const place = url === '' ? 'native' : `${file}:${lineNumber + 1}`;
    const name =
      by === 'origin'
        ? origin(url)
        : `${functionName === '' ? '(anonymous)' : functionName} ${place}`;
    sums.set(name, (sums.get(name) ?? 0) + (profile.timeDeltas[at] ?? 0));
  });
  return sorted(sums);
}

function sorted(sums: ReadonlyMap<string, number>): Time[] {
  return [...sums]
    .map(([name, microseconds]) => ({ name, microseconds }))
    .sort((a, b) => b.microseconds - a.microseconds);
}

/** Time in functions from somewhere and in all that these call, largest first; where a call runs through many, it counts for each. */
export function inclusiveTimes(profile: CpuProfile): Time[] {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const parents = new Map(
    profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
  );
  const originsOf = (leaf: number) => {
    const origins = new Set<string>();
    for (let id: number | undefined = leaf; id !== undefined; id = parents.get(id)) {
      const frame = nodes.get(id)?.callFrame;
      if (frame !== undefined && !IDLE.includes(frame.functionName)) origins.add(origin(frame.url));
    }
    return origins;
  };
  const ofLeaf = new Map(profile.nodes.map(({ id }) => [id, originsOf(id)]));
  const sums = new Map<string, number>();
  profile.samples.forEach((id, at) => {
    for (const name of ofLeaf.get(id) ?? []) {
      sums.set(name, (sums.get(name) ?? 0) + (profile.timeDeltas[at] ?? 0));
    }
  });
  return sorted(sums);
}

/** The `top` largest as lines of share and, where it is known what a call took, of time a call. */
export function topLines(
  times: readonly Time[],
  { total, top, call }: { total: number; top: number; call?: number | undefined },
): string[] {
  return times.slice(0, top).map(({ name, microseconds }) => {
    const part = microseconds / total;
    const share = `${(100 * part).toFixed(1)} %`.padStart(7);
    const perCall = call === undefined ? '' : `${(part * call).toFixed(1)} µs`.padStart(10);
    return `${share}${perCall}  ${name}`;
  });
}

/**
 * All tables of one profile; `call` is the CPU of a call. The profile's own times are those of the clock, and longer where
 * the process had to wait for a processor.
 */
export function describeProfile(profile: CpuProfile, call?: number): string {
  const origins = selfTimes(profile, 'origin');
  const total = origins.reduce((sum, { microseconds }) => sum + microseconds, 0);
  return [
    'self time by function',
    ...topLines(selfTimes(profile, 'function'), { total, top: 40, call }),
    '',
    'self time by package',
    ...topLines(origins, { total, top: 20, call }),
    '',
    'time by package, with all that it calls',
    ...topLines(inclusiveTimes(profile), { total, top: 20, call }),
    '',
  ].join('\n');
}

if (require.main === module) {
  const [file] = process.argv.slice(2);
  if (file === undefined) throw new Error('usage: node dist/bench/top-self.js FILE');
  process.stdout.write(describeProfile(JSON.parse(readFileSync(file, 'utf8')) as CpuProfile));
}
