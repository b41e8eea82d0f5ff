import { Refusal } from '../operation/refusal.js';
import { isEndless, isJson } from './media-types.js';
import type { Success } from './successes.js';

/** Most media types of an `Accept` header. */
export const MAX_ACCEPTED = 10;
/** What is taken rather than nothing. */
const ANYTHING = '*/*;q=0.1';

/**
 * The `Accept` header of an operation (RFC 9110 §12.5.1): the media types that its answers of success have, JSON
 * first; streams are not asked for. Throws `Refusal` where answers are streams only.
 */
export function acceptOf(successes: readonly Success[]): string {
  const declared = [...new Set(successes.flatMap(({ content }) => content.map(([type]) => type)))];
  const finite = declared.filter((type) => !isEndless(type));
  const [stream] = declared;
  if (stream !== undefined && finite.length === 0) {
    throw new Refusal('answer', `its answers are ${stream} only, a stream without an end`);
  }
  const json = finite.filter(isJson).sort((one, other) => rank(one) - rank(other));
  const others = finite.filter((type) => !isJson(type));
  return [...[...json, ...others].slice(0, MAX_ACCEPTED), ANYTHING].join(', ');
}

/** Plain JSON comes before what is written as it. */
function rank(type: string): number {
  return type === 'application/json' ? 0 : 1;
}
