import type { After } from '#outbound';

/** A command is abandoned after so many ticks: a stalled event loop must not count as a slow Redis. */
const TICKS = 5;
const TICK_MS = 10;

/** No answer came in time. */
export class LateError extends Error {
  constructor() {
    super('no answer in time');
  }
}

/** The answer if it comes within about 50 ms. Throws `LateError` otherwise, or what the answer throws. */
export async function inTime<T>(answer: Promise<T>, after: After): Promise<T> {
  let cancel: (() => void) | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    let left = TICKS;
    const tick = () => {
      left -= 1;
      if (left < 0) reject(new LateError());
      else cancel = after(TICK_MS, tick);
    };
    tick();
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    cancel?.();
  }
}
