import type { ToolErrorCode } from '../../apps/mcp-gateway/src/mcp/tool-error.js';
import type { Stack } from './stack.js';

/** The codes of calls that end with an answer. */
export type FailureCode = Exclude<ToolErrorCode, 'upstream_cancelled'>;

/** What has to go wrong for each code, and who calls what then. */
export interface Scenario {
  readonly arrange?: () => unknown;
  readonly tool?: string;
  readonly args?: Record<string, unknown>;
  readonly claims?: Record<string, unknown>;
  readonly says?: RegExp;
}

/** A scenario for each code, with `ToolsThatFailModule` and proxies. */
export function failingCalls(stack: () => Stack): Readonly<Record<FailureCode, Scenario>> {
  const issuerSays = (status: number, body: object, headers = {}) => ({
    arrange: () => {
      const text = JSON.stringify({ error_description: 'canary', ...body });
      stack().issuer.faults.token = { status, body: text, headers };
    },
  });
  const upstreamSays = (status: number, headers = {}) => ({
    arrange: () => {
      const held = stack().holdUpstream();
      void held.arrived.then((response) => {
        response.writeHead(status, { 'content-type': 'application/json', ...headers });
        response.end('{"error":"canary"}');
      });
    },
  });

  return {
    subject_rejected: issuerSays(400, { error: 'invalid_grant' }),
    interaction_required: {
      ...issuerSays(400, { error: 'consent_required' }),
      says: /sign-in step\. Sign in again and approve it\. \(/,
    },
    access_denied: issuerSays(403, { error: 'access_denied' }),
    scope_refused: issuerSays(400, { error: 'invalid_scope' }),
    target_refused: issuerSays(400, { error: 'invalid_target' }),
    request_refused: issuerSays(400, { error: 'invalid_request' }),
    client_refused: issuerSays(401, { error: 'invalid_client' }),
    slow_down: {
      ...issuerSays(429, {}, { 'retry-after': '9' }),
      says: /server\. Try again in 9 seconds\. \(/,
    },
    unavailable: issuerSays(500, {}),
    response_invalid: issuerSays(200, { access_token: 1 }),
    upstream_unauthorized: {
      arrange: () => {
        stack().refuseAtUpstream(2);
      },
    },
    upstream_forbidden: upstreamSays(403, { 'www-authenticate': 'Bearer realm="canary"' }),
    upstream_scope_missing: upstreamSays(403, {
      'www-authenticate': 'Bearer error="insufficient_scope", scope="canary"',
    }),
    upstream_not_found: upstreamSays(404),
    upstream_refused: upstreamSays(409),
    upstream_request_invalid: {
      tool: 'order',
      args: { id: '%2e%2e/canary' },
      says: /API\. A value of the path must not have "\." or "\.\." as a part, however spelled\. \(/,
    },
    upstream_busy: { tool: 'busy_order', args: { id: '7' } },
    upstream_slow_down: {
      ...upstreamSays(429, { 'retry-after': '9' }),
      says: /API\. Try again in 9 seconds\. \(/,
    },
    upstream_failed: upstreamSays(500),
    upstream_unreachable: { arrange: () => stack().proxies.upstream!.break('refused') },
    upstream_timeout: { arrange: () => stack().proxies.upstream!.break('hang before headers') },
    upstream_answer_invalid: { arrange: () => stack().proxies.upstream!.break('html') },
    upstream_answer_too_large: {
      tool: 'fails_as_mcp',
      args: { code: 'upstream_answer_too_large' },
      says: /Ask for less\. No more than 1000 bytes are read\. \(/,
    },
    tool_changed: { tool: 'fails_as_mcp', args: { code: 'tool_changed' } },
    person_required: { claims: { sub: 'robot@clients', gty: 'client-credentials' } },
    output_invalid: { tool: 'lies' },
    unexpected: { tool: 'throws' },
  };
}
