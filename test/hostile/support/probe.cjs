/*
 * Preloaded (`node --expose-gc -r`) into a gateway under attack: between `begin` and `end` it watches
 * the CPU that each turn of the event loop takes, and the memory. CPU, not time: a busy machine makes
 * a turn longer, not dearer. Knows nothing of the program it is loaded into.
 */
const { clearInterval, setInterval } = require('node:timers');

const TICK_MS = 1;
/** A turn dearer than this is looked at for memory too. */
const DEAR_MICROSECONDS = 2_000;
/** As much garbage as may be left from before: little beside the growth that is looked for. */
const MOST_GARBAGE_BYTES = 4 * 1024 * 1024;

let watch;
/** What was in use after the last collection. */
let inUse = 0;

const answers = { begin, end, alive: () => ({}) };
process.on('message', (ask) => {
  process.send(answers[ask]());
});
process.on('disconnect', () => process.exit(1));
process.channel.unref();

function begin() {
  // A collection takes more CPU than most inputs, and there is rarely anything to collect.
  if (used() - inUse > MOST_GARBAGE_BYTES) {
    global.gc();
    inUse = used();
  }
  const rss = process.memoryUsage.rss();
  watch = { start: process.cpuUsage(), last: process.cpuUsage(), hold: 0, rss, peak: rss };
  watch.timer = setInterval(look, TICK_MS);
  return {};
}

function look() {
  const spent = total(process.cpuUsage(watch.last));
  watch.last = process.cpuUsage();
  watch.hold = Math.max(watch.hold, spent);
  if (spent > DEAR_MICROSECONDS) watch.peak = Math.max(watch.peak, process.memoryUsage.rss());
}

function end() {
  look();
  clearInterval(watch.timer);
  const peak = Math.max(watch.peak, process.memoryUsage.rss());
  return {
    holdMs: watch.hold / 1_000,
    cpuMs: total(process.cpuUsage(watch.start)) / 1_000,
    grownBytes: peak - watch.rss,
  };
}

function used() {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function total({ user, system }) {
  return user + system;
}
