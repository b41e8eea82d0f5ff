import { readFileSync } from 'node:fs';
import { watchGateway } from './received-answers.js';
import { watchFile, watchSecret } from './secret-search.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Names of settings whose values are secret. */
const SECRET = /(?:SECRET|TOKEN|PASSWORD|_KEY)$/;
/** References in a gateway's file, which stand for secrets. */
const REFERENCES = /\$\{(env|file):([^}]+)\}/g;

/**
 * Remembers what a gateway with these settings keeps secret, also what its file refers to; that its ports are
 * a gateway's; and where its audit log is.
 */
export function watchSettings(env: Environment): void {
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined) continue;
    if (SECRET.test(name))
      watchSecret(...(name === 'TOKEN_CACHE_KEY' ? value.split(',') : [value]));
    watchSecret(...passwordsIn(value));
  }
  watchSecret(...pairsOf(env['OTEL_EXPORTER_OTLP_HEADERS']));
  watchSecret(...referredTo(env));
  watchGateway(env['PORT'], env['ADMIN_PORT']);
  const audit = env['AUDIT'] ?? '';
  if (audit.startsWith('/')) watchFile('audit', audit);
}

/** URL parsers refuse several hosts, so the passwords are cut out as written. */
function passwordsIn(url: string): readonly (string | undefined)[] {
  const [, password, query = ''] = /:\/\/[^:/]*:(.*)@[^@?]*(?:\?(.*))?$/.exec(url) ?? [];
  return [password, new URLSearchParams(query).get('sentinel_password') ?? undefined];
}

/** Values of `name=value,name=value`. */
function pairsOf(list = ''): readonly string[] {
  return list.split(',').map((pair) => pair.slice(pair.indexOf('=') + 1));
}

function referredTo(env: Environment): readonly (string | undefined)[] {
  const file = textOf(env['GATEWAY_CONFIG']) ?? '';
  return [...file.matchAll(REFERENCES)].map(([, kind, name = '']) =>
    (kind === 'env' ? env[name] : textOf(name))?.trim(),
  );
}

function textOf(path: string | undefined): string | undefined {
  try {
    return path === undefined ? undefined : readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
