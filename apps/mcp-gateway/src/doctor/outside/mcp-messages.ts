import { parseBoundedObject } from '#foreign-text';
import { DOCTOR_JSON_BOUNDS, type Question, type Reply } from '../ask.js';

/** The older mechanism's newest revision, and the newer mechanism's. */
export const REVISIONS = { initialize: '2025-11-25', discover: '2026-07-28' } as const;

const CLIENT = { name: 'mcp-gateway-doctor', version: '1' };

const HEADERS = {
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
};

/** What a request is sent with besides. */
export interface Sent {
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The first message of a client of the older mechanism (2025-11-25, Lifecycle). */
export function initializeQuestion(url: string, sent: Sent = {}): Question {
  return question(url, sent, {
    method: 'initialize',
    params: { protocolVersion: REVISIONS.initialize, capabilities: {}, clientInfo: CLIENT },
  });
}

/** The first message of a client of revision 2026-07-28. */
export function discoverQuestion(url: string, sent: Sent = {}): Question {
  const headers = { 'mcp-protocol-version': REVISIONS.discover, 'mcp-method': 'server/discover' };
  return question(
    url,
    { ...sent, headers: { ...headers, ...sent.headers } },
    {
      method: 'server/discover',
      params: {
        _meta: {
          'io.modelcontextprotocol/protocolVersion': REVISIONS.discover,
          'io.modelcontextprotocol/clientInfo': CLIENT,
          'io.modelcontextprotocol/clientCapabilities': {},
        },
      },
    },
  );
}

function question(url: string, { token, headers }: Sent, message: object): Question {
  return {
    method: 'POST',
    url,
    headers: {
      ...HEADERS,
      ...headers,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, ...message }),
  };
}

/** The JSON-RPC message of an answer, as JSON or as the first event of a stream. */
export function messageIn(reply: Reply): Readonly<Record<string, unknown>> | undefined {
  if (!reply.answered) return undefined;
  const stream = /^text\/event-stream\b/i.test(reply.headers['content-type'] ?? '');
  const text = stream ? firstEvent(reply.body) : reply.body;
  return parseBoundedObject(text, DOCTOR_JSON_BOUNDS);
}

/** The data of the first event that has any. */
function firstEvent(body: string): string {
  for (const event of body.split(/\r?\n\r?\n/)) {
    const data = event
      .split(/\r?\n/)
      .filter((line) => line.startsWith('data:'))
      .map((line) => line.slice('data:'.length).trimStart())
      .join('\n');
    if (data.trim() !== '') return data;
  }
  return '';
}
