import type { ApiDocument } from '../document/api-document.js';
import { isMapping, member, members, type Node } from '../document/node.js';
import type { Operation } from '../selection/operation.js';
import { quoted } from '../selection/quoted.js';
import type { ApiToolSettings, SecurityNeed } from './api-tool.js';
import { Refusal } from './refusal.js';
import { schemeOf } from './security-scheme.js';

/** Most alternatives, schemes and scopes of one operation's security together. */
export const MAX_REQUIREMENTS = 1_000;
/** How many obstacles a reason names. */
const SHOWN_OBSTACLES = 3;

/** What settings say of security. */
export type SecuritySettings = Pick<ApiToolSettings, 'schemes' | 'ceiling'> & {
  /** Of an override: instead of the scopes that the document names. */
  readonly upstreamScopes: readonly string[] | undefined;
};

/** One alternative: everything it names has to be sent. */
interface Alternative {
  /** Whether the delegated token is sent. */
  readonly token: boolean;
  readonly scopes: readonly string[];
  /** Schemes that the settings have a value for. */
  readonly schemes: readonly string[];
  /** What keeps it from being used. */
  readonly obstacles: readonly string[];
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
  checkOverride(settings);
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
    throw new Refusal('override', 'its upstreamScopes need an exchange; write exchange');
  }
  const beyond = upstreamScopes.find((scope) => !ceiling.includes(scope));
  if (beyond !== undefined) throw beyondCeiling(beyond, 'its upstreamScopes name');
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
  const beyond = (each: Alternative) => asked(each).find((scope) => !ceiling.includes(scope));
  const best = sorted.find((each) => beyond(each) === undefined);
  if (best === undefined) {
    const scope = sorted.map(beyond).find((each) => each !== undefined) ?? '';
    throw beyondCeiling(scope, 'it needs');
  }
  const scopes = asked(best);
  const token = scopes.length === 0 && upstreamScopes === undefined ? 'all' : scopes;
  return { token, schemes: best.schemes };
}

function beyondCeiling(scope: string, who: string): Refusal {
  return new Refusal(
    'scopes',
    `${who} the scope ${quoted(scope)}, which is not in exchange.scopes; add it there, or write other upstreamScopes in an override`,
  );
}

function unusable(alternatives: readonly Alternative[], { ceiling }: SecuritySettings): Refusal {
  const obstacles = [...new Set(alternatives.flatMap((each) => each.obstacles))];
  const shown = obstacles.slice(0, SHOWN_OBSTACLES).join(', or ');
  const remedy =
    ceiling === undefined
      ? 'write exchange for a token, or values under securitySchemes'
      : 'where that is an API key in a header, write its value under securitySchemes';
  return new Refusal('security', `its security asks for ${shown}; ${remedy}`);
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
    return { token: false, scopes: [], schemes: [], obstacles: ['something that is no mapping'] };
  }
  const named = members(node);
  const ours = named.filter(([name]) => settings.schemes.includes(name));
  const others = named.filter(([name]) => !settings.schemes.includes(name));
  const judged = others.map(([name, scopes]) => judge(document, name, scopes.value));
  const noToken =
    settings.ceiling === undefined && others.length > 0
      ? others.map(([name]) => `a token for ${quoted(name)}`)
      : [];
  const obstacles = judged.flatMap(({ obstacle }) => (obstacle === undefined ? [] : [obstacle]));
  return {
    token: others.length > 0,
    scopes: [...new Set(judged.flatMap(({ scopes }) => scopes))],
    schemes: ours.map(([name]) => name),
    obstacles: obstacles.length > 0 ? obstacles : noToken,
  };
}

/** What a scheme adds to an alternative; roles that `http` schemes may list are no scopes (OpenAPI 3.1). */
function judge(
  document: ApiDocument,
  name: string,
  listed: unknown,
): { readonly scopes: readonly string[]; readonly obstacle: string | undefined } {
  const { obstacle, hasScopes } = schemeOf(document, name);
  if (obstacle !== undefined || !hasScopes) return { scopes: [], obstacle };
  if (Array.isArray(listed) && listed.every((each) => typeof each === 'string')) {
    return { scopes: listed, obstacle };
  }
  return { scopes: [], obstacle: `scopes of ${quoted(name)} that are no list of texts` };
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
