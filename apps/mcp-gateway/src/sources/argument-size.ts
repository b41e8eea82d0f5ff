/** Most bytes that JSON has for one UTF-16 code unit: `\u001f`. */
const MOST_BYTES = 6;
/** Most characters that JSON has for a number or a word, and around a value: `-1.7976931348623157e+308,`. */
const MOST_OF_OTHERS = 26;

/**
 * Whether a JSON value has at most so many bytes as JSON. It is written as JSON only where the lengths of its texts leave
 * that open; what is far too large costs nothing.
 */
export function isWithinBytes(value: unknown, max: number): boolean {
  let [least, most] = [0, 0];
  const left: unknown[] = [value];
  while (left.length > 0 && least <= max) {
    const each = left.pop();
    if (typeof each === 'string') {
      least += each.length;
      most += MOST_BYTES * each.length + MOST_OF_OTHERS;
      continue;
    }
    least += 1;
    most += MOST_OF_OTHERS;
    if (typeof each !== 'object' || each === null) continue;
    for (const part of Array.isArray(each) ? (each as unknown[]) : Object.entries(each).flat()) {
      left.push(part);
    }
  }
  if (least > max) return false;
  return most <= max || Buffer.byteLength(JSON.stringify(value ?? null)) <= max;
}
