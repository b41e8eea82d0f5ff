import type { LocalIssuerConfig } from './config.js';
import type { FileUpstream } from './gateway-file.js';
import { callerScopeWords, changesThings, upstreamScopeWords, writeScopes } from './scope-words.js';

/** An API that tokens are made for. */
export interface Api {
  readonly audience: string;
  /** In the words of the sign-in page. */
  readonly title: string;
  /** Scope names with what they allow, in plain words. */
  readonly scopes: Readonly<Record<string, string>>;
  /** Those of them that do more than read. */
  readonly writing: ReadonlySet<string>;
}

/** An API behind the gateway. */
export interface UpstreamApi extends Api {
  /** Ids of the clients that may exchange tokens for it. */
  readonly clients: readonly string[];
}

/** What the APIs follow from. */
export type ApisOptions = Pick<
  LocalIssuerConfig,
  'issuer' | 'resource' | 'upstreamAudience' | 'gatewayClient' | 'file'
> & { readonly moreScopes?: Readonly<Record<string, string>> };

/** The gateway and the APIs behind it, found by audience or resource indicator. */
export class Apis {
  readonly gateway: Api;
  /** None of them twice. */
  readonly upstreams: readonly UpstreamApi[];
  /** Whether the sample is served, alone or beside what gateway.yaml names. */
  readonly sample: boolean;
  private readonly byIndicator: ReadonlyMap<string, Api>;

  constructor(options: ApisOptions) {
    this.sample = options.file?.sample ?? true;
    this.gateway = gatewayOf(options, this.sample);
    this.upstreams = upstreamsOf(options, this.sample);
    this.byIndicator = new Map(
      [...this.upstreams, this.gateway].flatMap((api) =>
        spellings(api.audience).map((name) => [name, api] as const),
      ),
    );
  }

  find(indicator: string): Api | undefined {
    return this.byIndicator.get(indicator);
  }

  /** The API behind the gateway that this client may exchange tokens for by this name. */
  targetOf(clientId: string, indicator: string): UpstreamApi | undefined {
    const api = this.find(indicator);
    return this.upstreams.find((each) => each === api && each.clients.includes(clientId));
  }

  /** Every scope of every API. */
  get scopes(): string[] {
    const apis = [this.gateway, ...this.upstreams];
    return [...new Set(apis.flatMap((api) => Object.keys(api.scopes)))];
  }
}

function gatewayOf({ resource, file, moreScopes }: ApisOptions, sample: boolean): Api {
  const upstreams = file?.upstreams ?? {};
  return {
    audience: resource,
    title: 'the MCP gateway',
    scopes: {
      ...callerScopeWords(upstreams),
      ...(sample && {
        'tool:greet': 'greet you with what the upstream API answers',
        'tool:whoami': 'see who you are signed in as',
      }),
      ...moreScopes,
    },
    writing: writeScopes(upstreams),
  };
}

function upstreamsOf(options: ApisOptions, sample: boolean): UpstreamApi[] {
  const { file, upstreamAudience, gatewayClient, issuer } = options;
  const ofSample: UpstreamApi = {
    audience: upstreamAudience,
    title: 'the upstream API',
    scopes: { 'read:private': 'read your private data at the upstream API' },
    writing: new Set(),
    clients: [gatewayClient.id],
  };
  const named = Object.entries(file?.upstreams ?? {}).flatMap(([name, upstream]) => {
    const api = upstreamApi(name, upstream, gatewayClient.id);
    const at = upstream.exchange?.issuer ?? issuer;
    return api !== undefined && bare(at) === bare(issuer) ? [api] : [];
  });
  const apis = new Map<string, UpstreamApi>();
  for (const api of [...(sample ? [ofSample] : []), ...named]) {
    const known = apis.get(bare(api.audience));
    apis.set(bare(api.audience), known ? merged(known, api) : api);
  }
  return [...apis.values()];
}

function upstreamApi(
  name: string,
  { exchange }: FileUpstream,
  ownClient: string,
): UpstreamApi | undefined {
  const audience = exchange?.audience ?? exchange?.resource;
  if (exchange === undefined || audience === undefined) return undefined;
  const { scopes, client } = exchange;
  return {
    audience,
    title: name,
    scopes: upstreamScopeWords(name, scopes),
    writing: new Set(scopes.filter(changesThings)),
    clients: [client?.id ?? ownClient],
  };
}

/** Two upstreams may be one API, each with its own client and scopes. */
function merged(one: UpstreamApi, other: UpstreamApi): UpstreamApi {
  return {
    ...one,
    scopes: { ...other.scopes, ...one.scopes },
    writing: new Set([...one.writing, ...other.writing]),
    clients: [...one.clients, ...other.clients],
  };
}

/** An indicator with and without the slash at its end names the same API. */
function spellings(audience: string): string[] {
  return [bare(audience), `${bare(audience)}/`];
}

function bare(url: string): string {
  return url.replace(/\/$/, '');
}
