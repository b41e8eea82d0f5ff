import { Session } from 'node:inspector';
import { writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/*
 * Preloaded (`node -r`) into all servers alike: answers the benchmark's questions over IPC. Knows
 * nothing of the program it is loaded into.
 */
type Question =
  | { ask: 'cpu' }
  | { ask: 'heap' }
  | { ask: 'rss' }
  | { ask: 'profile-start' }
  | { ask: 'profile-stop'; file: string }
  /** Of watch-switch.ts, which answers it. */
  | { ask: 'watch' };

const session = new Session();

process.on('message', (question: Question) => {
  if (question.ask === 'cpu') {
    const { user, system } = process.cpuUsage();
    process.send?.(user + system);
  } else if (question.ask === 'heap') {
    setFlagsFromString('--expose-gc');
    (runInNewContext('gc') as () => void)();
    process.send?.(process.memoryUsage().heapUsed);
  } else if (question.ask === 'rss') {
    process.send?.(process.memoryUsage.rss());
  } else if (question.ask === 'profile-start') {
    session.connect();
    session.post('Profiler.enable');
    session.post('Profiler.setSamplingInterval', { interval: 200 });
    session.post('Profiler.start', () => process.send?.(0));
  } else if (question.ask === 'profile-stop') {
    session.post('Profiler.stop', (error, { profile }) => {
      if (error === null) writeFileSync(question.file, JSON.stringify(profile));
      session.disconnect();
      process.send?.(error === null ? 0 : -1);
    });
  }
});
