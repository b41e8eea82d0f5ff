import { urlProblem } from '#outbound';
import type {
  CallerScopes,
  ToolOverride,
  ToolSelection,
  UpstreamLimits,
  UpstreamSettings,
} from '../served-settings.js';
import { exchangeOf, judgeableExchange } from './exchange-entry.js';
import { pathOfField, pathText, type Path } from './file-path.js';
import type { FileProblems } from './file-problems.js';
import { isMapping } from './mapping.js';
import { mcpOf } from './mcp/mcp-entry.js';
import { openApiOf } from './openapi-entry.js';
import type { GatewayFile, UpstreamEntry } from './schema/file-schema.js';
import type { GatewayFileContext } from './gateway-file-context.js';
import type { Places } from './yaml/places.js';

/** What an upstream may cost where neither it nor `defaults` says so; the time is the environment's. */
export const USUAL_LIMITS = {
  answerBytes: 262_144,
  argumentBytes: 65_536,
  concurrency: 64,
} as const;

/** Keys that an entry may be without. */
const OPTIONAL = [
  'prefix',
  'headers',
  'limits',
  'openapi',
  'mcp',
  'securitySchemes',
  'hosts',
  'output',
] as const;
type OptionalParts = Pick<UpstreamEntry, (typeof OPTIONAL)[number]>;

/** Stands for a `url` that is wrong, so that the rest can be judged. */
const UNREADABLE_URL = 'https://upstream.invalid';

type OverrideEntry = NonNullable<UpstreamEntry['tools']['override']>[string];

interface Beside {
  readonly context: GatewayFileContext;
  readonly places: Places;
  readonly problems: FileProblems;
  /** What references of the file stand for. */
  readonly secrets: readonly string[];
}

/** The upstreams of a file; parts that something is wrong with are left out or have the usual value. */
export function upstreamsOf(file: Partial<GatewayFile>, beside: Beside): UpstreamSettings[] {
  const { problems, context } = beside;
  // Wrong as a whole, or beside names that are wrong.
  const named = Object.entries(mapping(file.upstreams)).filter(
    ([name, entry]) => isMapping(entry) && !problems.closed(['upstreams', name]),
  );
  const shared = problems.clean(['defaults']) ? (file.defaults?.limits ?? {}) : {};
  const usual = { timeoutMs: context.timeoutMs, ...USUAL_LIMITS, ...shared };
  return named.map(([name, entry]) =>
    upstreamOf(name, cleaned(name, entry, problems), { usual, beside }),
  );
}

function mapping(value: unknown): Readonly<Record<string, UpstreamEntry>> {
  return isMapping(value) ? (value as Record<string, UpstreamEntry>) : {};
}

/** The entry with what nothing is wrong with. */
function cleaned(name: string, entry: UpstreamEntry, problems: FileProblems): UpstreamEntry {
  const clean = (key: keyof UpstreamEntry) => problems.clean(['upstreams', name, key]);
  const given = OPTIONAL.filter((key) => entry[key] !== undefined && clean(key));
  return {
    url: clean('url') ? entry.url : judgeableUrl(entry.url),
    exchange: judgeableExchange(entry.exchange, (path) =>
      problems.clean(['upstreams', name, 'exchange', ...path]),
    ),
    callerScopes: clean('callerScopes') ? entry.callerScopes : 'none',
    tools: clean('tools') ? entry.tools : { include: [] },
    ...(Object.fromEntries(given.map((key) => [key, entry[key]])) as OptionalParts),
  };
}

/** Of a URL with a query or a fragment, what stands before it: it may be wrong too. */
function judgeableUrl(url: unknown): string {
  const [plain = ''] = typeof url === 'string' ? url.split(/[?#]/) : [];
  return urlProblem(plain) === undefined ? plain : UNREADABLE_URL;
}

function upstreamOf(
  name: string,
  entry: UpstreamEntry,
  { usual, beside }: { readonly usual: UpstreamLimits; readonly beside: Beside },
): UpstreamSettings {
  const { exchange, headers = {}, securitySchemes = {}, limits = {} } = entry;
  const openapi = openApiOf(entry, beside.context.path);
  const mcp = mcpOf(entry, beside.context.path);
  const sent = [...Object.values(headers), ...Object.values(securitySchemes).map((s) => s.value)];
  return {
    name,
    url: entry.url,
    prefix: entry.prefix ?? name,
    exchange: exchange === 'none' ? undefined : exchangeOf(exchange, beside.context),
    headers: Object.fromEntries(
      Object.entries(headers).map(([header, value]) => [header.toLowerCase(), value]),
    ),
    secrets: secretsIn(sent, beside.secrets),
    callerScopes: callerScopesOf(entry.callerScopes),
    limits: { ...usual, ...limits },
    tools: selectionOf(entry.tools),
    ...(openapi !== undefined && { openapi }),
    ...(mcp !== undefined && { mcp }),
    at: (field) => placeOf(name, field, beside),
  };
}

/** Values with a secret in them, and the secret, which an API may repeat without the rest: `Key ${env:KEY}`. */
function secretsIn(sent: readonly string[], secrets: readonly string[]): readonly string[] {
  const isIn = (secret: string) => (value: string) => value.includes(secret);
  return unique([
    ...sent.filter((value) => secrets.some((secret) => isIn(secret)(value))),
    ...secrets.filter((secret) => sent.some(isIn(secret))),
  ]);
}

function callerScopesOf(entry: UpstreamEntry['callerScopes']): CallerScopes {
  if (entry === 'none' || Array.isArray(entry)) {
    const scopes = scopesOf(entry);
    return { read: scopes, write: scopes };
  }
  return { read: scopesOf(entry.read), write: scopesOf(entry.write) };
}

function scopesOf(entry: 'none' | readonly string[]): readonly string[] {
  return entry === 'none' ? [] : unique(entry);
}

function selectionOf({
  include,
  exclude = [],
  override = {},
}: UpstreamEntry['tools']): ToolSelection {
  const overrides = Object.entries(override).map(([tool, entry]) => [tool, overrideOf(entry)]);
  return {
    include: unique(include.filter(isName)),
    exclude: unique(exclude.filter(isName)),
    override: Object.fromEntries(overrides) as Record<string, ToolOverride>,
  };
}

/** A document's operations are selected by mappings. */
function isName(entry: UpstreamEntry['tools']['include'][number]): entry is string {
  return typeof entry === 'string';
}

function overrideOf({ callerScopes, ...entry }: OverrideEntry): ToolOverride {
  return { ...entry, ...(callerScopes && { callerScopes: scopesOf(callerScopes) }) };
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}

/** What of an upstream the environment says where the file does not. */
const FROM_ENVIRONMENT = /^(exchange\.(?!audience$|scopes$)|limits\.timeoutMs$)/;

/** The place of a field, and where its value is from when it is not from there. */
function placeOf(name: string, field: string, { context, places }: Beside): string {
  const own = ['upstreams', name];
  const target = places.has([...own, 'exchange', 'resource']) ? 'resource' : 'audience';
  const key = field.replace(/^exchange\.(target|audience)$/, `exchange.${target}`);
  const below = (above: Path) => pathOfField(above, key, (path) => places.keysIn(path));
  const at = (path: Path) =>
    `${context.path}:${places.lineOf(places.keyOf(path))} ${pathText(path)}`;
  const full = below(own);
  if (places.has(full)) return at(full);
  const usual = below(['defaults']);
  if (places.has(usual)) return at(usual);
  return FROM_ENVIRONMENT.test(key)
    ? `${at(full)} (from ${context.sample.upstream.at(field)})`
    : at(full);
}
