import { outcome, type Ask, type Reply } from '../ask.js';
import { linesOf, quoted, type Line } from '../report.js';
import { discoverQuestion, initializeQuestion, messageIn, REVISIONS } from './mcp-messages.js';

const eras = linesOf('protocol');

/** Whether both mechanisms are served, asked with a token where one is needed. */
export async function checkEras(
  ask: Ask,
  url: string,
  token: string | undefined,
): Promise<readonly Line[]> {
  const older = await ask(initializeQuestion(url, { token }));
  await endSession(ask, url, { reply: older, token });
  const newer = await ask(discoverQuestion(url, { token }));
  if ([older, newer].some((reply) => reply.answered && reply.status === 401)) {
    return token === undefined
      ? [eras.ok('not looked at: a token is needed, give one with --token-file')]
      : [
          eras.wrong('the server refuses the token with 401', {
            instead: 'the lines on the token say why; the log of the server says it too',
          }),
        ];
  }
  const lines = [line(REVISIONS.initialize, older), line(REVISIONS.discover, newer)];
  return lines.some(({ level }) => level === 'ok')
    ? lines
    : [
        eras.wrong(
          `neither ${REVISIONS.initialize} (${said(older)}) nor ${REVISIONS.discover} (${said(newer)}) is answered`,
          { instead: 'write the URL of an MCP endpoint (Streamable HTTP)' },
        ),
      ];
}

/** What was begun only to be looked at is ended (2025-11-25, Session Management). */
async function endSession(
  ask: Ask,
  url: string,
  { reply, token }: { readonly reply: Reply; readonly token: string | undefined },
): Promise<void> {
  const session = reply.answered ? reply.headers['mcp-session-id'] : undefined;
  if (session === undefined) return;
  const headers = {
    'mcp-session-id': session,
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
  await ask({ method: 'DELETE', url, headers });
}

function line(revision: string, reply: Reply): Line {
  const result = resultIn(reply);
  if (result === undefined) {
    return eras.warning(`revision ${revision} is not served: ${said(reply)}`);
  }
  const { protocolVersion, serverInfo } = result;
  const { name } = (serverInfo ?? {}) as { name?: unknown };
  const chosen = protocolVersion === undefined ? '' : `, answers with ${quoted(protocolVersion)}`;
  const named = name === undefined ? '' : `, names itself ${quoted(name)}`;
  return eras.ok(`revision ${revision} is served${chosen}${named}`);
}

function resultIn(reply: Reply): Readonly<Record<string, unknown>> | undefined {
  const result = messageIn(reply)?.['result'];
  return typeof result === 'object' && result !== null
    ? (result as Readonly<Record<string, unknown>>)
    : undefined;
}

function said(reply: Reply): string {
  const error = messageIn(reply)?.['error'] as { code?: unknown; message?: unknown } | undefined;
  return error === undefined || typeof error !== 'object'
    ? outcome(reply)
    : `${outcome(reply)}, error ${quoted(error.code)} ${quoted(error.message)}`;
}
