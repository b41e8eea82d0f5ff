import { readFileSync } from 'node:fs';

/** The parts of a V8 `.cpuprofile` that self time is read from. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { functionName: string; url: string; lineNumber: number };
  }[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

export interface SelfTime {
  readonly name: string;
  readonly microseconds: number;
}

const IDLE = ['(idle)', '(root)', '(program)'];

/** Where a function is from: an npm package, a folder of this repository, `node` or `native`. */
function origin(url: string): string {
  const packageName = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  if (packageName !== undefined) return packageName;
  if (url.startsWith('node:')) return 'node';
  return url === '' ? 'native' : (/\/dist\/((?:apps|libs|bench)\/[^/]+)/.exec(url)?.[1] ?? url);
}

/** Self time, largest first, by function or by where functions are from; idle time is left out. */
export function selfTimes(profile: CpuProfile, by: 'function' | 'origin'): SelfTime[] {
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
  return [...sums]
    .map(([name, microseconds]) => ({ name, microseconds }))
    .sort((a, b) => b.microseconds - a.microseconds);
}

/** The `top` largest as lines of share and, where the number of calls is known, time per call. */
export function topLines(times: readonly SelfTime[], top: number, calls?: number): string[] {
  const total = times.reduce((sum, { microseconds }) => sum + microseconds, 0);
  return times.slice(0, top).map(({ name, microseconds }) => {
    const share = `${((100 * microseconds) / total).toFixed(1)} %`.padStart(7);
    const perCall =
      calls === undefined ? '' : `${(microseconds / calls).toFixed(1)} µs`.padStart(10);
    return `${share}${perCall}  ${name}`;
  });
}

/** Both tables of one profile. */
export function describeProfile(profile: CpuProfile, calls?: number): string {
  return [
    'self time by origin',
    ...topLines(selfTimes(profile, 'origin'), 15, calls),
    '',
    'self time by function',
    ...topLines(selfTimes(profile, 'function'), 40, calls),
    '',
  ].join('\n');
}

if (require.main === module) {
  const [file, calls] = process.argv.slice(2);
  if (file === undefined) throw new Error('usage: node dist/bench/top-self.js FILE [CALLS]');
  const profile = JSON.parse(readFileSync(file, 'utf8')) as CpuProfile;
  process.stdout.write(describeProfile(profile, calls === undefined ? undefined : Number(calls)));
}
