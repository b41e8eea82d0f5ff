import { outcome, strings, type Ask, type Reply } from '../ask.js';
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
  return lines.some(({ level }) => level !== 'warning')
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

/** Revisions that a server of the older mechanism may answer with. */
const OLDER = ['2024-11-05', '2025-03-26', '2025-06-18', REVISIONS.initialize];

/** What is wrong with the result of a first message, by its revision; nothing for what is right. */
function problemOf(revision: string, result: Readonly<Record<string, unknown>>) {
  const { protocolVersion: chosen, supportedVersions, capabilities } = result;
  if (revision === REVISIONS.initialize) {
    return OLDER.some((known) => known === chosen)
      ? undefined
      : `protocolVersion is ${quoted(chosen)}, wanted one of ${OLDER.join(', ')}`;
  }
  if (strings(supportedVersions)?.includes(revision) !== true) {
    return `supportedVersions is ${quoted(supportedVersions)}, wanted ${revision} in it`;
  }
  return isObject(capabilities)
    ? undefined
    : `capabilities is ${quoted(capabilities)}, wanted an object`;
}

function line(revision: string, reply: Reply): Line {
  const result = resultIn(reply);
  if (result === undefined) {
    return eras.warning(`revision ${revision} is not served: ${said(reply)}`);
  }
  const problem = problemOf(revision, result);
  if (problem !== undefined) {
    return eras.wrong(`what answers to revision ${revision} does not speak it: ${problem}`, {
      instead: 'mend the server, or write the URL of an MCP endpoint (Streamable HTTP)',
    });
  }
  const { protocolVersion } = result;
  const name = nameIn(result);
  const chosen = protocolVersion === undefined ? '' : `, answers with ${quoted(protocolVersion)}`;
  const named = name === undefined ? '' : `, names itself ${quoted(name)}`;
  return eras.ok(`revision ${revision} is served${chosen}${named}`);
}

/** Where the older mechanism names the server, and where the newer one does. */
function nameIn({ serverInfo, _meta }: Readonly<Record<string, unknown>>): unknown {
  const newer = isObject(_meta) ? _meta['io.modelcontextprotocol/serverInfo'] : undefined;
  const info = serverInfo ?? newer;
  return isObject(info) ? info['name'] : undefined;
}

function resultIn(reply: Reply): Readonly<Record<string, unknown>> | undefined {
  const result = messageIn(reply)?.['result'];
  return isObject(result) ? result : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function said(reply: Reply): string {
  const error = messageIn(reply)?.['error'] as { code?: unknown; message?: unknown } | undefined;
  return error === undefined || typeof error !== 'object'
    ? outcome(reply)
    : `${outcome(reply)}, error ${quoted(error.code)} ${quoted(error.message)}`;
}
