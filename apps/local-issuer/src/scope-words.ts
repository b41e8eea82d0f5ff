import type { FileUpstream } from './gateway-file.js';

type Upstreams = Readonly<Record<string, FileUpstream>>;

const READING = ['read', 'get', 'list', 'view'];
const WRITING = ['write', 'create', 'update', 'edit', 'delete', 'cancel', 'manage', 'admin'];

/** Whether a scope says by its name that it is for more than reading. */
export function changesThings(scope: string): boolean {
  return wordsOf(scope).some((word) => WRITING.includes(word));
}

/**
 * Scopes of callers that upstreams need for writing and none needs for reading; those of single tools, of which
 * the file does not say what they do, by their names.
 */
export function writeScopes(upstreams: Upstreams): ReadonlySet<string> {
  const all = Object.values(upstreams);
  const read = new Set(all.flatMap(({ callerScopes }) => callerScopes.read));
  const write = all.flatMap(({ callerScopes }) => callerScopes.write);
  const ofTools = all.flatMap(toolScopes).map(([, scope]) => scope);
  return new Set([...write, ...ofTools.filter(changesThings)].filter((scope) => !read.has(scope)));
}

/** Each scope that upstreams need of callers, with what it allows. */
export function callerScopeWords(upstreams: Upstreams): Record<string, string> {
  const words: Record<string, string> = {};
  for (const [name, upstream] of Object.entries(upstreams)) {
    const { read, write } = upstream.callerScopes;
    const both = read.filter((scope) => write.includes(scope));
    for (const scope of both) words[scope] ??= `use ${name}`;
    for (const scope of read) words[scope] ??= `read with ${name}`;
    for (const scope of write) words[scope] ??= `change things with ${name}`;
    for (const [tool, scope] of toolScopes(upstream)) words[scope] ??= `use ${tool} of ${name}`;
  }
  return words;
}

/** Each scope of an upstream, with what its name says of it. */
export function upstreamScopeWords(
  upstream: string,
  scopes: readonly string[],
): Record<string, string> {
  const verb = (scope: string) =>
    changesThings(scope)
      ? 'change'
      : wordsOf(scope).some((w) => READING.includes(w))
        ? 'read'
        : 'use';
  return Object.fromEntries(
    scopes.map((scope) => [scope, `${verb(scope)} what is yours at ${upstream}`]),
  );
}

function toolScopes({ tools }: FileUpstream): (readonly [tool: string, scope: string])[] {
  return Object.entries(tools.override).flatMap(([tool, { callerScopes = [] }]) =>
    callerScopes.map((scope) => [tool, scope] as const),
  );
}

function wordsOf(scope: string): string[] {
  return scope.toLowerCase().split(/[^a-z]+/);
}
