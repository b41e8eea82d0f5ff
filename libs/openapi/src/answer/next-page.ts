import type { NextPage } from '../operation/api-tool.js';
import { ArgumentError, type ApiRequest, type PathValue } from '../request/api-request.js';
import { nextTargets } from './link-header.js';

/** Most parameters of a link's query. */
export const MAX_LINK_PARAMETERS = 100;

/** How the arguments of an operation become its URL, for reading them back from one. */
export interface PageSettings {
  /** What requests go below: an absolute URL. */
  readonly url: string;
  readonly request: (given: Readonly<Record<string, unknown>>) => ApiRequest;
  /** From names of query parameters to those of arguments; undefined for one that settings hide or fix. */
  readonly queryArguments: ReadonlyMap<string, string | undefined>;
  /** The JSON Schema types of arguments, where there are any. */
  readonly types: ReadonlyMap<string, readonly string[]>;
  /** Whether a call with these arguments would be accepted. */
  readonly accepts: (given: Readonly<Record<string, unknown>>) => boolean;
}

type Given = Readonly<Record<string, unknown>>;

/**
 * The arguments of the call that reads the next page, by the `Link` header of the answer to a call (RFC 8288): those
 * given, with what is different in the link's query. Undefined unless the link leads to the same path and differs in
 * parameters only that are arguments, whose values would be accepted; what settings hide or fix stays as they say.
 */
export function nextPageOf(
  link: string,
  given: Given,
  settings: PageSettings,
): NextPage | undefined {
  const [target] = nextTargets(link);
  if (target === undefined) return undefined;
  const sent = sentUrl(given, settings);
  if (sent === undefined || !URL.canParse(target, sent.href)) return undefined;
  const url = new URL(target, sent.href);
  if (url.origin !== sent.origin || canonical(url) !== canonical(sent)) return undefined;
  const { queryArguments } = settings;
  const settled = (name: string) =>
    queryArguments.has(name) && queryArguments.get(name) === undefined;
  const changed = changedNames(url.searchParams, sent.searchParams);
  const names = changed.filter((name) => !settled(name));
  const read = names.map((name) => argumentOf(name, url.searchParams.getAll(name), settings));
  const known = read.filter((each) => each !== undefined);
  if (known.length === 0 || known.length < read.length) return undefined;
  const next = { ...given, ...Object.fromEntries(known) };
  const isCallable = settings.accepts(next) && requestOf(next, settings.request) !== undefined;
  return isCallable ? { arguments: next } : undefined;
}

/** The URL of a call, as far as it is needed to compare it with another. */
function sentUrl(given: Given, { url, request }: PageSettings): URL | undefined {
  const sent = requestOf(given, request);
  if (sent === undefined) return undefined;
  const { literals, values } = sent.path;
  const path = literals.map((each, at) => each + encoded(values[at] ?? '')).join('');
  const { origin, pathname } = new URL(url);
  const below = pathname.endsWith('/') ? pathname.slice(0, -1) : pathname;
  if (!URL.canParse(`${origin}${below}${path}`)) return undefined;
  const whole = new URL(`${origin}${below}${path}`);
  for (const each of sent.query) {
    const pairs = 'encoded' in each ? new URLSearchParams(each.encoded) : [each];
    for (const [name, value] of pairs) whole.searchParams.append(name, String(value));
  }
  return whole;
}

function requestOf(given: Given, request: PageSettings['request']): ApiRequest | undefined {
  try {
    return request(given);
  } catch (error) {
    if (error instanceof ArgumentError) return undefined;
    throw error;
  }
}

function encoded(value: PathValue): string {
  const segments = typeof value === 'object' ? value.segments.split('/') : [String(value)];
  return segments.map((each) => encodeURIComponent(each.toWellFormed())).join('/');
}

/** A path in which the same characters are encoded, whoever wrote it. */
function canonical({ pathname }: URL): string {
  try {
    const segments = pathname.split('/').map((each) => decodeURIComponent(each));
    return segments.map((each) => encodeURIComponent(each)).join('/');
  } catch {
    return pathname;
  }
}

/** Names of the parameters that a link has and the call did not, or not with these values. */
function changedNames(link: URLSearchParams, sent: URLSearchParams): readonly string[] {
  const names = [...new Set(link.keys())];
  if (names.length > MAX_LINK_PARAMETERS) return [];
  const values = (query: URLSearchParams, name: string) => JSON.stringify(query.getAll(name));
  return names.filter((name) => values(link, name) !== values(sent, name));
}

/** An argument and its value; undefined for a parameter that no argument stands for. */
function argumentOf(
  name: string,
  values: readonly string[],
  { queryArguments, types }: PageSettings,
): readonly [argument: string, value: unknown] | undefined {
  const argument = queryArguments.get(name);
  if (argument === undefined) return undefined;
  const wanted = types.get(argument) ?? [];
  if (wanted.includes('array')) return [argument, values];
  const [value, ...others] = values;
  return value === undefined || others.length > 0 ? undefined : [argument, typed(value, wanted)];
}

/** A text of a URL as a value of one of these types; without any, a number where it is written as one. */
function typed(text: string, wanted: readonly string[]): unknown {
  const is = (...types: readonly string[]) => types.some((type) => wanted.includes(type));
  const number = Number(text);
  const isExact = String(number) === text && Math.abs(number) <= Number.MAX_SAFE_INTEGER;
  if (isExact && (wanted.length === 0 || is('integer', 'number'))) return number;
  if (is('boolean') && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}
