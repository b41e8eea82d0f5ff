const MAX_CHARACTERS = 100_000;
const CUT = '\n[cut: the answer is longer than 100000 characters]';
/** Other, Control (Unicode category Cc), but for tab, line feed and carriage return. */
const CONTROL = /(?![\t\n\r])\p{Cc}/gu;
const JWT = /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g;

/** Text for a model: no control characters, nothing shaped like a token, of bounded length. */
export function safeText(text: string): string {
  const bounded = text.length > MAX_CHARACTERS ? text.slice(0, MAX_CHARACTERS) + CUT : text;
  return bounded.replace(CONTROL, '').replace(JWT, '[removed]');
}
