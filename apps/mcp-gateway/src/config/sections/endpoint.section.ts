import { text, url, whole } from '#auth';
import { isLoopbackUrl, quotable } from '#outbound';
import { copiesResource, type ProfileName } from '#token-exchange';
import { isWrong } from '../environment.js';
import { list, scopePrefix, setting, type Values } from '../setting-values.js';
import { originProblem } from './origins.js';
import { publicUrlOf, type PublicUrl } from './public-url.js';

/** The settings of the endpoint, as MCP clients see it. */
export const ENDPOINT_SETTINGS = {
  PORT: setting(whole(1, 65_535).default(3001), {
    description: 'Port the gateway listens on.',
  }),
  HOST: setting(text.default('127.0.0.1'), {
    description:
      'Address the gateway and the sample upstream listen on; one beyond this machine needs an issuer of your own.',
  }),
  MCP_SERVER_URL: setting(url.optional(), {
    description:
      'Public URL of the MCP endpoint in the spelling that clients compare: lower-case host, no default port, a path of letters, digits and - . _ ~. The endpoint is served at this path.',
    example: 'http://localhost:3001',
    unset: 'http://localhost:PORT',
  }),
  AUTH0_AUDIENCE: setting(text.optional(), {
    description:
      'This resource, as clients request it (the API identifier in Auth0); must be MCP_SERVER_URL.',
    example: 'http://localhost:3001/',
    unset: 'MCP_SERVER_URL, with the slash of an empty path',
  }),
  SCOPE_PREFIX: setting(scopePrefix.default(''), {
    description:
      "Stands before a scope's name where clients are told to ask for it; tokens name the scope without it (Entra).",
    example: 'api://22222222-2222-2222-2222-222222222222/',
  }),
  CORS_ORIGINS: setting(list(/[\s,]+/).optional(), {
    description:
      'Origins of pages, apps and extensions that may call the endpoint, exactly as they send them (tauri://localhost, chrome-extension://<id>), separated by spaces.',
    example: 'http://localhost:6274 http://127.0.0.1:6274',
    unset: "MCP Inspector's where the public URL is on loopback, else none",
  }),
  ALLOWED_HOSTS: setting(list(/[\s,]+/).default([]), {
    description:
      'Further host:port names that requests may carry in Host beside those of MCP_SERVER_URL and loopback, separated by spaces.',
    example: 'gateway.internal:3001',
  }),
};

/** Where the MCP endpoint is, and who may reach it. */
export interface Endpoint {
  readonly port: number;
  readonly host: string;
  /** Public URL, without the slash of an empty path. */
  readonly publicUrl: string;
  /** Path the endpoint is served at, `/` when the public URL has none. */
  readonly path: string;
  /** This resource, as clients request it (RFC 8707 §2, RFC 9728 §2). */
  readonly resource: string;
  /** Stands before the names of scopes that clients are told to ask for; tokens name them without it. */
  readonly scopePrefix: string;
  readonly corsOrigins: readonly string[];
  readonly allowedHosts: readonly string[];
}

const INSPECTOR_ORIGINS = ['http://localhost:6274', 'http://127.0.0.1:6274'];

/** Reads the settings; what is wrong with them goes to `problems`. */
export function endpointOf(
  settings: Values<typeof ENDPOINT_SETTINGS>,
  problems: string[],
): Endpoint {
  const at = publicAddress(settings, problems);
  return {
    port: settings.PORT,
    host: settings.HOST,
    publicUrl: at.url,
    path: at.path,
    resource: at.resource,
    scopePrefix: settings.SCOPE_PREFIX,
    corsOrigins: settings.CORS_ORIGINS ?? (isLoopbackUrl(at.url) ? INSPECTOR_ORIGINS : []),
    allowedHosts: settings.ALLOWED_HOSTS,
  };
}

/** For a wrong `MCP_SERVER_URL` as if neither were set: the resource would differ from a URL that nobody wrote. */
function publicAddress(settings: Values<typeof ENDPOINT_SETTINGS>, problems: string[]): PublicUrl {
  const local = `http://localhost:${settings.PORT}`;
  const at = publicUrlOf(settings.MCP_SERVER_URL ?? local);
  if ('problem' in at) {
    problems.push(`MCP_SERVER_URL: ${at.problem}`);
    return { url: local, path: '/', resource: `${local}/` };
  }
  const audience = isWrong('MCP_SERVER_URL', problems) ? undefined : settings.AUTH0_AUDIENCE;
  return { ...at, resource: audience ?? at.resource };
}

/** What the settings say against each other; `profile` is the issuer's dialect. */
export function endpointProblems(endpoint: Endpoint, profile: ProfileName): string[] {
  return [
    ...resourceProblems(endpoint, profile),
    ...endpoint.corsOrigins.flatMap((origin) => {
      const problem = originProblem(origin);
      return problem === undefined ? [] : [`CORS_ORIGINS: ${problem}`];
    }),
    ...endpoint.allowedHosts
      .filter((host) => !isHost(host))
      .map(
        (host) => `ALLOWED_HOSTS: ${quotable(host)} is not host[:port]; patterns are not supported`,
      ),
  ];
}

function resourceProblems({ publicUrl, resource }: Endpoint, profile: ProfileName): string[] {
  if (publicUrl === resource.replace(/^(https?:\/\/[^/]+)\/$/, '$1')) return [];
  const cure = copiesResource(profile)
    ? "make the API's identifier at the issuer that URL, or change MCP_SERVER_URL"
    : 'write that URL, and as TOKEN_AUDIENCE what tokens carry in aud';
  return [
    `AUTH0_AUDIENCE: ${quotable(resource)} is not MCP_SERVER_URL ${publicUrl}; clients compare them; ${cure}`,
  ];
}

/** What a Host header can say (RFC 9110 §7.2), in ASCII. */
function isHost(value: string): boolean {
  const shape = /^(\[[0-9a-f:.]+\]|[a-z0-9_-]+(\.[a-z0-9_-]+)*)(:[1-9]\d{0,4})?$/i;
  return shape.test(value) && URL.canParse(`http://${value}`);
}
