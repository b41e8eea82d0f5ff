import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where each suite writes what it searched; `secret-report.cjs` adds the figures up. */
const DIRECTORY = join(__dirname, '../.output/secrets');
/** Shorter or simpler texts are ignored: ordinary words would contain them. */
const SHORTEST = 12;
const LEAST_CHARACTERS = 6;
/** Runs of characters of which tokens, secrets and keys are made. */
const RUNS = /[\w.~+/=%-]{12,}/g;
const PLAIN = /^[\w.~+/=%-]+$/;
/** Forbidden in any log, whatever the secrets of a run are: an Authorization value, the start of a token. */
const SHAPES = [/Bearer\s+[A-Za-z0-9._~+/-]{16}/, /eyJ[A-Za-z0-9_-]{16}/];

const secrets = new Set<string>();
const logs: { readonly name: string; readonly read: () => string }[] = [];

/** Remembers secrets of this suite, which none of its logs may contain, plain or URL-encoded. */
export function watchSecret(...values: readonly (string | undefined)[]): void {
  for (const value of values) {
    // A token is known by its signature, a key in PEM by each of its lines.
    const parts = value?.startsWith('eyJ') ? [value.split('.').at(-1)] : value?.split(/\r?\n/);
    for (const part of parts ?? []) {
      if (part === undefined || part.startsWith('-----')) continue;
      if (part.length >= SHORTEST && new Set(part).size >= LEAST_CHARACTERS) secrets.add(part);
    }
  }
}

/** Remembers a log of this suite, to be read whenever it is searched. */
export function watchLog(name: string, read: () => string): void {
  logs.push({ name, read });
}

/** Remembers what an environment keeps secret, by the names of the settings. */
export function watchSettings(env: Readonly<Record<string, string | undefined>>): void {
  watchSecret(env['MCP_AUTH0_CLIENT_SECRET'], env['CLIENT_ASSERTION_KEY']);
  watchSecret(...(env['TOKEN_CACHE_KEY'] ?? '').split(','));
  const redis = env['REDIS_URL'];
  if (redis === undefined) return;
  // URL parsers refuse several hosts, so the passwords are cut out as written.
  const [, password, query = ''] = /:\/\/[^:/]*:(.*)@[^@?]*(?:\?(.*))?$/.exec(redis) ?? [];
  const { sentinel_password: sentinel } = Object.fromEntries(new URLSearchParams(query));
  watchSecret(password, sentinel);
}

/**
 * Searches every log of this suite so far for every secret of it so far. Throws with the names of the
 * logs that have one, never with the secret.
 */
export function searchLogs(): void {
  const found = logs.filter(({ read }) => hasSecret(read(), secrets)).map(({ name }) => name);
  const lines = logs.reduce((sum, { read }) => sum + read().split('\n').length - 1, 0);
  if (logs.length > 0) report({ lines, secrets: secrets.size, hits: found.length });
  if (found.length > 0) throw new Error(`A secret or token stands in the log of ${found.join()}.`);
}

/** Fails when a text holds one of the secrets, or anything shaped like a token or its header. */
export function expectNoSecrets(text: string, values: readonly string[]): void {
  const parts = values.flatMap((value) => [value, ...value.split('.').slice(-1)]);
  if (hasSecret(text, new Set(parts))) throw new Error('A secret or token stands in the log.');
}

function hasSecret(text: string, values: ReadonlySet<string>): boolean {
  if (SHAPES.some((shape) => shape.test(text))) return true;
  const forms = [...values].flatMap((value) => [value, encodeURIComponent(value)]);
  const odd = forms.filter((form) => !PLAIN.test(form));
  if (odd.some((form) => text.includes(JSON.stringify(form).slice(1, -1)))) return true;
  const byStart = new Map<string, string[]>();
  for (const form of new Set(forms)) {
    const start = form.slice(0, SHORTEST);
    byStart.set(start, [...(byStart.get(start) ?? []), form]);
  }
  return [...text.matchAll(RUNS)].some(([run]) => {
    for (let at = 0; at + SHORTEST <= run.length; at += 1) {
      const candidates = byStart.get(run.slice(at, at + SHORTEST));
      if (candidates?.some((form) => run.startsWith(form, at))) return true;
    }
    return false;
  });
}

function report(searched: { lines: number; secrets: number; hits: number }): void {
  const { testPath } = expect.getState();
  const suite = (testPath ?? 'unknown').split('/').slice(-3).join('/');
  mkdirSync(DIRECTORY, { recursive: true });
  const file = join(DIRECTORY, `${suite.replaceAll('/', '+')}.json`);
  writeFileSync(file, JSON.stringify({ suite, ...searched }));
}
