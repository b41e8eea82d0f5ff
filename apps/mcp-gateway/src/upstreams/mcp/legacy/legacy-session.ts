import { hash } from 'node:crypto';
import type { Caller } from '#auth';
import type { SharedSession } from '#token-exchange';
import { LEGACY_REVISIONS, RPC_CODES } from '../revisions.js';
import type { RpcAnswer } from '../wire/rpc-answer.js';

/** What a server of 2025 agreed to by `initialize`. */
export interface LegacySession {
  /** Its `Mcp-Session-Id`; undefined where it opens no sessions. */
  readonly id: string | undefined;
  readonly revision: string;
  /** Tells the server that it is over, as far as that is possible; never fails, and ends within a second. */
  end(): Promise<void>;
}

/**
 * Whose session it is: SHA-256 over upstream, issuer, subject, client and delegated scopes, each with its length
 * before it. The token is no part of it, as it changes with each renewal.
 */
export function sessionKey(
  upstream: string,
  { issuer, subject, clientId }: Pick<Caller, 'issuer' | 'subject' | 'clientId'>,
  scopes: readonly string[],
): string {
  const parts = [upstream, issuer, subject, clientId, ...[...new Set(scopes)].sort()];
  return hash('sha256', parts.map((part) => `${part.length}:${part}`).join(''), 'base64url');
}

/** Most characters of a session's id. */
export const MAX_SESSION_ID_CHARACTERS = 4_096;
/** 2025-11-25, Transports: visible ASCII. */
const SESSION_ID = /^[\x21-\x7e]+$/;

/** Whether messages can be sent within a session of this id and revision. */
export function isSession({ id, revision }: SharedSession): boolean {
  const isId = id.length <= MAX_SESSION_ID_CHARACTERS && SESSION_ID.test(id);
  return isId && LEGACY_REVISIONS.includes(revision);
}

/** The session that an answer to `initialize` opened; undefined where it opened none that is understood. */
export function sessionOf(
  { headers, said }: RpcAnswer,
  ended: (session: LegacySession) => Promise<void>,
): LegacySession | undefined {
  if (said === undefined || !('result' in said)) return undefined;
  const { protocolVersion: revision } = said.result;
  if (typeof revision !== 'string' || !LEGACY_REVISIONS.includes(revision)) return undefined;
  const { 'mcp-session-id': id } = headers;
  if (id === undefined) return { id, revision, end: () => Promise.resolve() };
  if (!isSession({ id, revision })) return undefined;
  const session: LegacySession = { id, revision, end: () => ended(session) };
  return session;
}

/**
 * Whether a server no longer knows the session of a request (2025-11-25, Transports). An error of the request's own id is
 * the answer to it, unless it is one by which servers of the SDK say so, or says that the server has other revisions.
 */
export function isOfDeadSession({ status, said }: RpcAnswer): boolean {
  if (status !== 404 && status !== 400) return false;
  if (said === undefined || !('error' in said) || !said.own) return true;
  const { sessionNotFound, serverError, unsupportedRevision } = RPC_CODES;
  return [unsupportedRevision, status === 404 ? sessionNotFound : serverError].some(
    (code) => code === said.error.code,
  );
}
