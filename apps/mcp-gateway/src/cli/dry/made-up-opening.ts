import type { HttpStreamAnswer, HttpStreamRequest } from '#outbound';
import { parseBoundedObject } from '#foreign-text';
import { ANSWER_BOUNDS } from '../../upstreams/http/answer/answer-content.js';
import { LEGACY_REVISION, MODERN_REVISION } from '../../upstreams/mcp/revisions.js';

/**
 * What an MCP server could answer to what comes before a call: to `server/discover`, `initialize` and
 * `notifications/initialized`. Undefined for any other request.
 */
export function madeUpOpening({ body = '' }: HttpStreamRequest): HttpStreamAnswer | undefined {
  const message = parseBoundedObject(Buffer.from(body).toString(), ANSWER_BOUNDS) ?? {};
  const { id, jsonrpc, method } = message;
  if (jsonrpc !== '2.0') return undefined;
  if (method === 'notifications/initialized') return answerOf(202, '');
  const result = typeof method === 'string' ? RESULTS.get(method) : undefined;
  return result && answerOf(200, JSON.stringify({ jsonrpc: '2.0', id, result }));
}

const SERVER = { capabilities: { tools: {} }, serverInfo: { name: 'made-up', version: '0' } };
const RESULTS: ReadonlyMap<string, object> = new Map([
  ['server/discover', { supportedVersions: [MODERN_REVISION], ...SERVER }],
  ['initialize', { protocolVersion: LEGACY_REVISION, ...SERVER }],
]);

function answerOf(status: number, text: string): HttpStreamAnswer {
  const body = Buffer.from(text);
  const bytes = () => Promise.resolve(body);
  return {
    status,
    headers: { 'content-type': 'application/json' },
    forwardedBy: undefined,
    bytes,
    firstBytes: bytes,
    chunks: async function* () {
      yield await bytes();
    },
    close: () => undefined,
  };
}
