import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';

/** Whether this system tells the CPU time of threads. */
export const tellsThreadTime = (): boolean =>
  existsSync(`/proc/self/task/${process.pid}/schedstat`);

/** CPU microseconds of a process so far: of all its threads, or of the first one alone, on which Node runs JavaScript. */
export async function threadTime(pid: number, which: 'all' | 'first'): Promise<number> {
  const threads = which === 'first' ? [String(pid)] : await readdir(`/proc/${pid}/task`);
  const nanoseconds = threads.map(async (thread) => {
    const [onCpu] = (await readFile(`/proc/${pid}/task/${thread}/schedstat`, 'utf8')).split(' ');
    return Number(onCpu);
  });
  return (await Promise.all(nanoseconds)).reduce((sum, each) => sum + each, 0) / 1_000;
}
