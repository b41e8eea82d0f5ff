/** Shorter or simpler texts are ignored: ordinary words would contain them. */
const SHORTEST = 12;
const LEAST_CHARACTERS = 6;
/** Runs of characters of which tokens, secrets and keys are made. */
const RUNS = /[\w.~+/=%-]{12,}/g;
const PLAIN = /^[\w.~+/=%-]+$/;
/** Forbidden whatever the secrets of a run are: an Authorization value, which no challenge is, and a token. */
const AUTHORIZATION = /Bearer\s+(?!\w+=")[A-Za-z0-9._~+/-]{16}/;
const TOKENS = { start: /eyJ[A-Za-z0-9_-]{16}/, whole: /eyJ[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{4}/ };

/** What a secret is known by: a token by its signature, a key in PEM by each of its lines. */
export function partsOf(secret: string): readonly string[] {
  const parts = secret.startsWith('eyJ') ? secret.split('.').slice(-1) : secret.split(/\r?\n/);
  return parts.filter(
    (part) =>
      !part.startsWith('-----') &&
      part.length >= SHORTEST &&
      new Set(part).size >= LEAST_CHARACTERS,
  );
}

/**
 * Whether a text holds one of these values, plain, URL-encoded or quoted, or anything shaped like a token: the
 * start of one where texts are cut short, a whole one where they hold whatever an API says.
 */
export function secretFinder(
  values: Iterable<string>,
  token: keyof typeof TOKENS = 'start',
): (text: string) => boolean {
  const forms = [...values].flatMap((value) => [value, encodeURIComponent(value)]);
  const odd = forms
    .filter((form) => !PLAIN.test(form))
    .map((form) => JSON.stringify(form).slice(1, -1));
  const byStart = new Map<string, string[]>();
  for (const form of new Set(forms)) {
    const start = form.slice(0, SHORTEST);
    byStart.set(start, [...(byStart.get(start) ?? []), form]);
  }
  const holds = (run: string): boolean => {
    for (let at = 0; at + SHORTEST <= run.length; at += 1) {
      const candidates = byStart.get(run.slice(at, at + SHORTEST));
      if (candidates?.some((form) => run.startsWith(form, at))) return true;
    }
    return false;
  };
  return (text) =>
    AUTHORIZATION.test(text) ||
    TOKENS[token].test(text) ||
    odd.some((form) => text.includes(form)) ||
    [...text.matchAll(RUNS)].some(([run]) => holds(run));
}

/** Fails when a text holds one of the secrets, or anything shaped like a token or its header. */
export function expectNoSecrets(text: string, values: readonly string[]): void {
  const parts = values.flatMap((value) => [value, ...value.split('.').slice(-1)]);
  if (secretFinder(parts)(text)) throw new Error('A secret or token stands in the text.');
}
