import { z } from 'zod';
import { LOCAL_ISSUER, oneOf, resolveIssuer, text, type NamedIssuer } from '#auth';
import { isWrong } from '../environment.js';
import { setting } from '../setting-values.js';

/** The settings that say which authorization server signs people in. */
export const ISSUER_SETTINGS = {
  AUTH0_DOMAIN: setting(text.optional(), {
    description:
      'Host of your Auth0 tenant, in lower case, optionally with a port; the issuer is then https://AUTH0_DOMAIN/.',
    example: 'example-tenant.us.auth0.com',
    unset: 'the local issuer, on this machine only',
  }),
  ISSUER_URL: setting(text.optional(), {
    description:
      'Any other issuer, spelled exactly as it spells itself, slash included; wins over AUTH0_DOMAIN. Must be https, except on loopback and for PLAIN_HTTP_HOSTS.',
    example: 'https://issuer.example.com/realms/main',
    unset: 'the local issuer, on this machine only',
  }),
  TOKEN_PROFILE: setting(oneOf(['auth0', 'rfc9068']).optional(), {
    description:
      'Dialect of its access tokens: auth0 (typ may be JWT, at+jwt or missing) or rfc9068 (typ must be at+jwt).',
    example: 'auth0',
    unset:
      'auth0 with AUTH0_DOMAIN and with the local issuer or an ISSUER_URL in its place (loopback, no path, in development, no client id of your own), else rfc9068',
  }),
  NODE_ENV: setting(z.string().optional(), {
    description: 'Anything but development and test refuses the local issuer.',
    example: 'production',
  }),
};

/** The issuer; in the place of a wrong one, one that lets the other problems be found as well. */
export function issuerOf(given: Readonly<Record<string, string>>, problems: string[]): NamedIssuer {
  const issuer = resolveIssuer({
    AUTH0_DOMAIN: given['AUTH0_DOMAIN'],
    ISSUER_URL: given['ISSUER_URL'],
    MCP_AUTH0_CLIENT_ID: given['MCP_AUTH0_CLIENT_ID'],
    PLAIN_HTTP_HOSTS: given['PLAIN_HTTP_HOSTS'],
    NODE_ENV: given['NODE_ENV'],
    HOST: given['HOST'],
    MCP_SERVER_URL: given['MCP_SERVER_URL'],
  });
  if (!('problem' in issuer)) return issuer;
  problems.push(issuer.problem);
  return { issuer: given['ISSUER_URL'] ?? LOCAL_ISSUER, setting: 'ISSUER_URL', local: true };
}

/** What is said of settings that have a default with the local issuer only, and are not given. */
export function missingWith<Name extends string>(
  issuer: NamedIssuer,
  settings: Readonly<Partial<Record<Name, unknown>>>,
  { names, problems }: { readonly names: readonly Name[]; readonly problems: readonly string[] },
): string[] {
  return names
    .filter((name) => settings[name] === undefined && !issuer.local && !isWrong(name, problems))
    .map((name) => `${name}: required with the issuer ${issuer.issuer}`);
}
