import {
  challengeFor,
  impliedScopes,
  InsufficientScopeError,
  missingScopes,
  type ChallengeOptions,
} from '#auth';
import type { Catalogue } from '../catalogue/catalogue.js';

/** How scopes are read here. */
export interface ScopeRules {
  readonly hierarchy: Readonly<Record<string, readonly string[]>>;
  readonly challenge: ChallengeOptions;
}

/** One tool with its scopes on both sides. */
export interface ToolScopes {
  readonly tool: string;
  readonly upstream: string | undefined;
  /** What a caller's token must have. */
  readonly needs: readonly string[];
  /** What its exchange asks for at the upstream; undefined where no token is sent. */
  readonly asks: readonly string[] | undefined;
}

/** What more is said of one tool. */
export interface ToolDetail extends ToolScopes {
  readonly title: string;
  readonly description: string;
  readonly audience: string | undefined;
  /** Broader scopes that stand for some of those it needs. */
  readonly impliedBy: readonly string[];
  /** `WWW-Authenticate` for a token that lacks them. */
  readonly challenge: string;
}

/** What a token with some scopes is given here. */
export interface SeenWith {
  readonly scopes: readonly string[];
  /** What they imply by SCOPE_HIERARCHY. */
  readonly implied: readonly string[];
  /** Names of exactly the tools that `tools/list` gives such a token. */
  readonly listed: readonly string[];
  /** Those of them that it may call. */
  readonly callable: readonly string[];
  /** What it lacks for each other tool, by the tool's name. */
  readonly lacks: ReadonlyMap<string, readonly string[]>;
  /** Tools in all. */
  readonly tools: number;
}

/** Scopes between spaces or commas that are looked at. */
const MAX_TYPED_SCOPES = 100;

/** Every tool, in the order of `tools/list`. */
export function toolScopes(catalogue: Catalogue): readonly ToolScopes[] {
  return catalogue.listed.flatMap(({ name }) => toolOf(catalogue, name) ?? []);
}

function toolOf(catalogue: Catalogue, name: string): ToolScopes | undefined {
  const tool = catalogue.find(name);
  if (tool === undefined) return undefined;
  const { scopes, upstream } = tool;
  return { tool: name, upstream: upstream?.name, needs: scopes, asks: upstream?.asks?.scopes };
}

/** One tool; undefined for a name that is not served. */
export function toolDetail(
  name: string,
  catalogue: Catalogue,
  rules: ScopeRules,
): ToolDetail | undefined {
  const tool = catalogue.find(name);
  const scopes = toolOf(catalogue, name);
  if (tool === undefined || scopes === undefined) return undefined;
  const broad = Object.keys(rules.hierarchy).filter((each) =>
    impliedScopes([each], rules.hierarchy).some((narrow) => tool.scopes.includes(narrow)),
  );
  const refused = new InsufficientScopeError([...tool.scopes].sort());
  const { headers } = challengeFor(refused, rules.challenge);
  return {
    ...scopes,
    title: tool.title ?? name,
    description: tool.description ?? '',
    audience: tool.upstream?.asks?.audience,
    impliedBy: broad,
    challenge: tool.scopes.length === 0 ? '' : (headers['www-authenticate'] ?? ''),
  };
}

/** What a token with the typed scopes sees and may do, judged as the gateway judges its callers. */
export function seenWith(typed: string, catalogue: Catalogue, { hierarchy }: ScopeRules): SeenWith {
  const names = typed.split(/[\s,]+/, MAX_TYPED_SCOPES + 1).slice(0, MAX_TYPED_SCOPES);
  const scopes = [...new Set(names.filter((name) => name !== ''))];
  const caller = { scopes, impliedScopes: impliedScopes(scopes, hierarchy) };
  const listed = catalogue.listedFor(caller).map(({ name }) => name);
  const lacks = toolScopes(catalogue)
    .map(({ tool, needs }) => [tool, missingScopes(caller, needs)] as const)
    .filter(([, missing]) => missing.length > 0);
  const lacking = new Map(lacks);
  return {
    ...{ scopes, implied: caller.impliedScopes, listed },
    callable: listed.filter((name) => !lacking.has(name)),
    lacks: lacking,
    tools: catalogue.listed.length,
  };
}
