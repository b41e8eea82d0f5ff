import { causeOf } from './reach.js';

/** What a client's error says to a person: its status and message, on one line, cut. */
export function describeRefusal(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  const cause = typeof code === 'number' ? undefined : causeOf(error);
  if (cause !== undefined) return `The gateway does not answer: ${cause}.`;
  if (!(error instanceof Error)) return 'The call failed.';
  const status = typeof code === 'number' ? ` (${code})` : '';
  return `The gateway refused the call${status}: ${error.message.replace(/\s+/g, ' ').slice(0, 300)}`;
}
