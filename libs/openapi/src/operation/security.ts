import type { ApiDocument } from '../document/api-document.js';
import { isMapping, member, members, type Node } from '../document/node.js';
import type { Operation } from '../selection/operation.js';
import { quoted } from '../selection/quoted.js';
import type { ApiToolSettings, SecurityNeed } from './api-tool.js';
import { allOf, Refusal } from './refusal.js';
import { schemeOf, type SchemeUse } from './security-scheme.js';

/** Most alternatives, schemes and scopes of one operation's security together. */
export const MAX_REQUIREMENTS = 1_000;
/** How many obstacles, and how many scopes, a reason names. */
const SHOWN_OBSTACLES = 3;

/** What settings say of security. */
export type SecuritySettings = Pick<ApiToolSettings, 'schemes' | 'ceiling'> & {
  /** Of an override: instead of the scopes that the document names. */
  readonly upstreamScopes: readonly string[] | undefined;
};

/** One alternative: everything it names has to be sent. */
interface Alternative {
  /** Whether it needs the delegated token, and nothing else that settings do not have. */
  readonly tokenAlone: boolean;
  /** Whether the delegated token is sent. */
  readonly token: boolean;
  readonly scopes: readonly string[];
  /** Schemes that the settings have a value for. */
  readonly schemes: readonly string[];
  /** What keeps it from being used. */
  readonly obstacles: readonly string[];
  /** The entries of `securitySchemes` with which it can be used; undefined where that is not all. */
  readonly entries: readonly string[] | undefined;
}

/**
 * What requests of an operation need, by its `security` or the document's (OpenAPI, Security Requirement Object). Of
 * the alternatives that can be met, one with the delegated token comes first, of those the one with the fewest scopes,
 * then the first. Nothing is sent only where no other can be met. Throws `Refusal` where none can, and for a scope
 * beyond the ceiling.
 */
export function securityOf(
  document: ApiDocument,
  operation: Operation,
  settings: SecuritySettings,
): SecurityNeed {
  const { ceiling, upstreamScopes: written } = settings;
  // What is beyond the ceiling is said once.
  const upstreamScopes = written?.filter((scope) => ceiling?.includes(scope) ?? true);
  const [need] = allOf(
    () => needOf(document, operation, { ...settings, upstreamScopes }),
    () => {
      checkOverride(settings);
    },
  );
  return need;
}

function needOf(
  document: ApiDocument,
  operation: Operation,
  settings: SecuritySettings,
): SecurityNeed {
  const { ceiling, upstreamScopes } = settings;
  const stated = member(operation.node, 'security') ?? member(document.root, 'security');
  if (stated === undefined) {
    return { token: ceiling === undefined ? 'none' : (upstreamScopes ?? 'all'), schemes: [] };
  }
  const alternatives = alternativesOf(document, stated, settings);
  const usable = alternatives.filter(({ obstacles }) => obstacles.length === 0);
  const withToken = usable.filter(({ token }) => token);
  if (withToken.length > 0) return ofToken(withToken, settings);
  const withSchemes = usable.find(({ schemes }) => schemes.length > 0);
  if (alternatives.length > 0 && usable.length === 0) throw unusable(alternatives, settings);
  return { token: upstreamScopes ?? 'none', schemes: withSchemes?.schemes ?? [] };
}

function checkOverride({ ceiling, upstreamScopes }: SecuritySettings): void {
  if (upstreamScopes === undefined) return;
  if (ceiling === undefined) {
    const text = 'its upstreamScopes need an exchange; write exchange';
    throw new Refusal('override', text, 'upstreamScopes');
  }
  const beyond = upstreamScopes.filter((scope) => !ceiling.includes(scope));
  if (beyond.length > 0) throw beyondCeiling(beyond, 'its upstreamScopes name', 'upstreamScopes');
}

/** The alternative with the fewest scopes of those within the ceiling. */
function ofToken(
  alternatives: readonly Alternative[],
  { ceiling = [], upstreamScopes }: SecuritySettings,
): SecurityNeed {
  const [first] = alternatives;
  // With `scopes: []` none is ever asked for by name: the issuer decides.
  if (first !== undefined && ceiling.length === 0 && upstreamScopes === undefined) {
    return { token: 'all', schemes: first.schemes };
  }
  const asked = ({ scopes }: Alternative) => upstreamScopes ?? scopes;
  // Without scopes, an alternative asks for the whole ceiling.
  const size = (each: Alternative) => asked(each).length || ceiling.length;
  const sorted = alternatives.toSorted((one, other) => size(one) - size(other));
  const beyond = (each: Alternative) => asked(each).filter((scope) => !ceiling.includes(scope));
  const best = sorted.find((each) => beyond(each).length === 0);
  if (best === undefined) {
    const [fewest = []] = sorted.map(beyond).toSorted((one, other) => one.length - other.length);
    throw beyondCeiling(fewest, 'it needs');
  }
  const scopes = asked(best);
  const token = scopes.length === 0 && upstreamScopes === undefined ? 'all' : scopes;
  return { token, schemes: best.schemes };
}

function beyondCeiling(scopes: readonly string[], who: string, field?: string): Refusal {
  const shown = scopes.slice(0, SHOWN_OBSTACLES).map(quoted).join(', ');
  const more =
    scopes.length > SHOWN_OBSTACLES ? ` and ${scopes.length - SHOWN_OBSTACLES} more` : '';
  const [what, are, them] = scopes.length === 1 ? ['scope', 'is', 'it'] : ['scopes', 'are', 'them'];
  const text = `${who} the ${what} ${shown}${more}, which ${are} not in exchange.scopes; add ${them} there, or write other upstreamScopes in an override`;
  return new Refusal('scopes', text, field);
}

function unusable(alternatives: readonly Alternative[], { ceiling }: SecuritySettings): Refusal {
  const obstacles = [...new Set(alternatives.flatMap((each) => each.obstacles))];
  const shown = obstacles.slice(0, SHOWN_OBSTACLES).join(', or ');
  return new Refusal(
    'security',
    `its security asks for ${shown}; ${remedyOf(alternatives, ceiling)}`,
  );
}

/** The entries that are to be written, the fewest that do. */
function remedyOf(
  alternatives: readonly Alternative[],
  ceiling: SecuritySettings['ceiling'],
): string {
  const [entries] = alternatives
    .flatMap((each) => (each.entries === undefined ? [] : [each.entries]))
    .toSorted((one, other) => one.length - other.length);
  if (entries !== undefined) return `write securitySchemes: { ${entries.join(', ')} }`;
  const takesToken = alternatives.some(({ tokenAlone }) => tokenAlone);
  return ceiling === undefined && takesToken
    ? 'write exchange for a token, or values under securitySchemes'
    : 'where the API takes a value in another header than authorization, write that under securitySchemes';
}

function alternativesOf(
  document: ApiDocument,
  stated: Node,
  settings: SecuritySettings,
): readonly Alternative[] {
  if (!Array.isArray(stated.value)) {
    throw new Refusal('security', 'its security is not a list; write a list of alternatives');
  }
  checkSize(stated.value);
  return members(stated).map(([, each]) => alternativeOf(document, each, settings));
}

function alternativeOf(document: ApiDocument, node: Node, settings: SecuritySettings): Alternative {
  if (!isMapping(node.value)) {
    const obstacles = ['something that is no mapping'];
    return {
      ...{ token: false, tokenAlone: false, scopes: [], schemes: [] },
      ...{ obstacles, entries: undefined },
    };
  }
  const { schemes, ceiling } = settings;
  const named = members(node);
  const ours = named.filter(([name]) => Object.hasOwn(schemes, name));
  const others = named.filter(([name]) => !Object.hasOwn(schemes, name));
  const judged = others.map(([name, scopes]) => judge(document, name, scopes.value));
  const inTheWay = judged.filter(({ obstacle }) => obstacle !== undefined);
  const noToken =
    ceiling === undefined ? others.map(([name]) => `a token for ${quoted(name)}`) : [];
  const entries = inTheWay.flatMap(({ entry }) => entry ?? []);
  const isServed = ceiling !== undefined || inTheWay.length === judged.length;
  const suffices = entries.length > 0 && entries.length === inTheWay.length && isServed;
  return {
    token: others.length > 0,
    tokenAlone: others.length > 0 && inTheWay.length === 0,
    scopes: [...new Set(judged.flatMap(({ scopes }) => scopes))],
    schemes: ours.map(([name]) => name),
    obstacles: inTheWay.length > 0 ? inTheWay.flatMap(({ obstacle }) => obstacle ?? []) : noToken,
    entries: suffices ? entries : undefined,
  };
}

/** What a scheme adds to an alternative; roles that `http` schemes may list are no scopes (OpenAPI 3.1). */
function judge(
  document: ApiDocument,
  name: string,
  listed: unknown,
): Pick<SchemeUse, 'obstacle' | 'entry'> & { readonly scopes: readonly string[] } {
  const { obstacle, hasScopes, entry } = schemeOf(document, name);
  if (obstacle !== undefined || !hasScopes) return { scopes: [], obstacle, entry };
  if (Array.isArray(listed) && listed.every((each) => typeof each === 'string')) {
    return { scopes: listed, obstacle, entry };
  }
  return { scopes: [], obstacle: `scopes of ${quoted(name)} that are no list of texts`, entry };
}

function checkSize(alternatives: readonly unknown[]): void {
  let left = MAX_REQUIREMENTS - alternatives.length;
  for (const each of alternatives) {
    if (left < 0) break;
    const lists = isMapping(each) ? Object.values(each) : [];
    left -= lists.length;
    for (const list of lists) left -= Array.isArray(list) ? list.length : 0;
  }
  if (left >= 0) return;
  const text = `its security lists more than ${MAX_REQUIREMENTS} alternatives, schemes and scopes; write fewer`;
  throw new Refusal('security', text);
}
