import type { ApiTool } from '#openapi';
import type { UpstreamAnswer } from '../../../upstreams/http/http-session.js';

/** Where the arguments of the call that reads the next page stand in a result's `_meta`. */
export const NEXT_META = 'mcp-gateway/next';

/** Values that a line shows without quotation marks. */
const PLAIN = /^[\w.~:+/=-]{1,200}$/;

/** The next page, where an answer names one. */
export interface NextPageLine {
  readonly line: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** `More: call again with page=3`, from the `Link` header of an answer (RFC 8288). */
export function nextPageLine(
  { link }: UpstreamAnswer['headers'],
  { api, given }: { readonly api: ApiTool; readonly given: Readonly<Record<string, unknown>> },
): NextPageLine | undefined {
  const next = link === undefined ? undefined : api.answers.next(link, given);
  if (next === undefined) return undefined;
  const changed = Object.entries(next.arguments).filter(
    ([name, value]) => JSON.stringify(given[name]) !== JSON.stringify(value),
  );
  if (changed.length === 0) return undefined;
  const words = changed.map(([name, value]) => `${name}=${shown(value)}`);
  return { line: `More: call again with ${words.join(', ')}`, arguments: next.arguments };
}

function shown(value: unknown): string {
  return typeof value === 'string' && PLAIN.test(value) ? value : JSON.stringify(value);
}

/** A part of a path that is `.` or `..` to a server that decodes it. */
const DOTS = /(?:^|[/\\;])\s*\.[\s.]*(?:[/\\;]|$)/;

/**
 * Where what a call made is (RFC 9110 §15.3.2), as a path below the upstream's URL. Nothing when that is elsewhere, when
 * it leads out of it decoded, or is relative to the path of the request, which is not looked into.
 */
export function locationLine(
  { status, headers: { location } }: Pick<UpstreamAnswer, 'status' | 'headers'>,
  url: string,
): readonly string[] {
  if (location === undefined || (status !== 201 && status !== 202)) return [];
  if (!/^(https?:\/)?\//i.test(location) || !URL.canParse(location, url)) return [];
  const base = new URL(url);
  const { origin, pathname } = new URL(location, base);
  const folder = base.pathname.replace(/\/$/, '');
  if (origin !== base.origin || !pathname.startsWith(`${folder}/`)) return [];
  const path = pathname.slice(folder.length);
  return DOTS.test(decodedTwice(path)) ? [] : [`Location: ${path}`];
}

function decodedTwice(path: string): string {
  try {
    return decodeURIComponent(decodeURIComponent(path));
  } catch {
    return path.replaceAll(/%(?:25)*2e/gi, '.').replaceAll(/%(?:25)*(?:2f|5c)/gi, '/');
  }
}
