/** Waits, and tells for how many seconds, whatever comes of it. */
export async function timed<T>(
  wait: () => Promise<T>,
  waited: (seconds: number) => void,
): Promise<T> {
  const began = performance.now();
  try {
    return await wait();
  } finally {
    waited((performance.now() - began) / 1000);
  }
}
