import { readFileSync } from 'node:fs';

/** Where `npm start` keeps the request lines of all apps. */
export const HOPS_FILE = '.run/hops.ndjson';

/** One request between two parties, as the party that was asked logged it. */
export interface Hop {
  readonly time: number;
  readonly app: string;
  readonly traceId: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly sender: string | null;
  readonly audience: string | null;
  readonly scopes: readonly string[];
  readonly rpc?: string;
  readonly tool?: string;
  readonly grant?: string;
}

const QUIET_MS = 150;
const LONGEST_MS = 1_500;
const ASIDE = ['/.well-known/', '/jwks'];

/** The hops of one trace, once no new one arrives; nothing when there is no file. */
export async function hopsOf(traceId: string, file = HOPS_FILE): Promise<Hop[] | undefined> {
  const deadline = Date.now() + LONGEST_MS;
  let hops = read(file, traceId);
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
    const more = read(file, traceId);
    if (Date.now() > deadline || more === undefined || more.length === hops?.length) return more;
    hops = more;
  }
}

/** Those hops of log lines that belong to a trace and carry or give a token, oldest first. */
export function hopsIn(text: string, traceId: string): Hop[] {
  return text
    .split('\n')
    .filter((line) => line.includes(traceId))
    .map((line) => JSON.parse(line) as Hop)
    .filter((hop) => hop.traceId === traceId && !ASIDE.some((path) => hop.path.startsWith(path)))
    .sort((one, other) => startOf(one) - startOf(other));
}

/** One readable line: who asked whom for what, with which audience and scopes. */
export function describeHop(hop: Hop): string {
  const { from, to, what, status, audience, scopes } = hopFields(hop);
  const ends = [
    ...(audience === null ? [] : [`audience=${audience}`]),
    ...(scopes.length === 0 ? [] : [`scopes=${scopes.join(',')}`]),
  ];
  return [`${from ?? '(nobody yet)'} → ${to}`, what, String(status), ...ends].join('  ');
}

/** The same for programs; `from` is null where nobody had signed in yet. */
export function hopFields(hop: Hop) {
  const rpc = hop.rpc === undefined ? undefined : `${hop.rpc} ${hop.tool ?? ''}`.trim();
  return {
    from: hop.sender,
    to: hop.app,
    what: rpc ?? hop.grant ?? `${hop.method} ${hop.path}`,
    status: hop.status,
    audience: hop.audience,
    scopes: [...hop.scopes].sort(),
  };
}

function startOf(hop: Hop & { durationMs?: number }): number {
  return hop.time - (hop.durationMs ?? 0);
}

function read(file: string, traceId: string): Hop[] | undefined {
  try {
    return hopsIn(readFileSync(file, 'utf8'), traceId);
  } catch {
    return undefined;
  }
}
