/** What a client's error says to a person: its status and message, on one line, cut. */
export function describeRefusal(error: unknown): string {
  if (!(error instanceof Error)) return 'The call failed.';
  const { code, message } = error as Error & { code?: unknown };
  const status = typeof code === 'number' ? ` (${code})` : '';
  return `The gateway refused the call${status}: ${message.replace(/\s+/g, ' ').slice(0, 300)}`;
}
