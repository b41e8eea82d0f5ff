import type { SharedSessions, TokenExchangeService } from '#token-exchange';
import type { UpstreamSettings } from '../config/served-settings.js';

/** Where replicas share the sessions of an MCP server; undefined where they share nothing. */
export type SessionsOf = (settings: UpstreamSettings) => SharedSessions | undefined;

/** Of whoever is alone. */
export const unshared: SessionsOf = () => undefined;

/** Injection token of `SessionsOf`. */
export const SESSIONS_OF = Symbol('sessions-of');

/**
 * Of one server, as one client of it: a session's id is sent nowhere but where it came from, whatever else is
 * configured meanwhile. Gateways of different resources that share a Redis have sessions of their own.
 */
export function sessionsOf(tokens: TokenExchangeService, resource: string): SessionsOf {
  return ({ name, url, headers, exchange }) => {
    const { issuer, audience, client } = exchange ?? {};
    const server = [resource, name, url, Object.entries(headers).sort()];
    return tokens.sessions(JSON.stringify([...server, issuer, audience, client?.id]));
  };
}
