import { causeOf } from './reach.js';

/** What a client's error says to a person: its status and message, on one line, cut. */
export function describeRefusal(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  const cause = typeof code === 'number' ? undefined : causeOf(error);
  if (cause !== undefined) return `The gateway does not answer: ${cause}.`;
  if (!(error instanceof Error)) return 'The call failed.';
  const status = typeof code === 'number' ? ` (${code})` : '';
  const message = descriptionIn(error.message) ?? error.message;
  return `The gateway refused the call${status}: ${message.replace(/\s+/g, ' ').slice(0, 300)}`;
}

/** What an OAuth error at the end of a message says (RFC 6750 §3.1), without the JSON around it. */
function descriptionIn(message: string): string | undefined {
  const [json = ''] = /\{"error".*\}$/s.exec(message) ?? [];
  try {
    const { error, error_description: description } = JSON.parse(json) as Record<string, unknown>;
    return typeof error === 'string' && typeof description === 'string'
      ? `${error}: ${description}`
      : undefined;
  } catch {
    return undefined;
  }
}
