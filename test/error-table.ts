import { OUTCOMES, type ToolErrorCode } from '../apps/mcp-gateway/src/mcp/tool-error.js';

/** When a code comes about, in words for the documentation. */
export const CAUSES: Readonly<Record<ToolErrorCode, string>> = {
  subject_rejected: 'the issuer refuses the caller’s token (`invalid_grant`, `invalid_token`)',
  interaction_required:
    'consent, MFA or Conditional Access (`consent_required`, `interaction_required`, `login_required`, `mfa_required`, Entra’s `claims`)',
  access_denied: 'a policy of the issuer (`access_denied`, an Action’s own code)',
  scope_refused: 'the issuer grants less than the tool needs (`invalid_scope`, a narrower `scope`)',
  target_refused: 'the issuer knows no such upstream (`invalid_target`)',
  request_refused: 'the issuer finds the request wrong (`invalid_request`)',
  client_refused:
    'the issuer refuses the gateway’s client (`invalid_client`, `unauthorized_client`, `unsupported_grant_type`)',
  slow_down: '429 of the issuer, or `EXCHANGE_RATE_PER_SECOND` is used up',
  unavailable: 'the issuer does not answer, answers 5xx, or something else answers for it',
  response_invalid: 'a 200 of the issuer that must not be used: another audience, person or type',
  upstream_unauthorized: 'the upstream answers 401 to a second, fresh token',
  upstream_forbidden: '403 of the upstream',
  upstream_scope_missing: '403 of the upstream with `insufficient_scope` (RFC 6750 §3.1)',
  upstream_not_found: '404 of the upstream; −32601 of an MCP server',
  upstream_refused: 'another 4xx of the upstream; −32602, −32021 or −32042 of an MCP server',
  upstream_request_invalid:
    'arguments that no request can hold: a value of the path that would lead elsewhere, half a character, more than the upstream’s `argumentBytes`',
  upstream_slow_down: '429 of the upstream',
  upstream_busy:
    'as many requests of the upstream’s `concurrency` are under way, and no turn comes in time, or too many wait for one',
  upstream_failed:
    '5xx of the upstream; of an MCP server any other error of JSON-RPC, and headers or a session that it refuses twice',
  upstream_unreachable:
    'no connection to the upstream; of an MCP server also when none is tried, as five requests in a row failed',
  upstream_timeout: '`UPSTREAM_TIMEOUT_MS` is over',
  upstream_answer_invalid:
    'not the JSON that it says it is or that the tool asks for, a redirect, more than the upstream’s `answerBytes` (1 MiB for the sample), 64 levels or 25,000 members, a charset that is not read, a broken answer; of an MCP server also an answer to something else, none at all, a connection that breaks',
  upstream_answer_too_large:
    'an answer of an MCP server with more than the upstream’s `answerBytes`; nothing of it is passed on. The log names the setting',
  tool_changed: 'a tool of an MCP server differs from the tool file, with `onChange: block`',
  upstream_cancelled: 'the client left',
  person_required: 'a machine’s token at a tool that acts for a person',
  output_invalid: 'a tool’s answer does not fit the specification or its own output schema',
  unexpected: 'a fault of the gateway or of a tool',
};

/** Rows that are not a tool error. */
const INSTEAD: Partial<Record<ToolErrorCode, string>> = {
  subject_rejected: '401 `invalid_token`; remembered for 30 s',
  interaction_required:
    'revision 2026-07-28, a client that opens URLs, `INTERACTION_URL` set: `input_required` with that URL, once; else `isError`: The upstream API needs your consent or another sign-in step. Open that URL (without one: Sign in again and approve it.)',
  upstream_cancelled: 'nothing: nobody is there',
};
/** What follows the sentence, where a row is explained. */
const EXPLAINED: Partial<Record<ToolErrorCode, string>> = {
  upstream_not_found: 'It answers 404: and what it says.',
  upstream_refused:
    'It answers N: and what it says. A server whose [questions](mcp-upstreams.md#questions-to-the-person) are relayed: −32021 itself where the client could offer more, the page to open, or `input_required` with it.',
  upstream_request_invalid: 'And why.',
  upstream_answer_invalid: 'And, where it helps, why.',
  upstream_answer_too_large: 'And how much is read.',
};
const WAITS: readonly ToolErrorCode[] = ['slow_down', 'upstream_slow_down'];

/** The text of docs/errors.md. */
export function errorTable(): string {
  const rows = (Object.keys(OUTCOMES) as ToolErrorCode[]).map((code) => {
    const { says, level, outcome } = OUTCOMES[code];
    const more = WAITS.includes(code) ? ' Try again in N seconds.' : '';
    const why = EXPLAINED[code] === undefined ? '' : ` ${EXPLAINED[code]}`;
    return `| \`${code}\` | ${CAUSES[code]} | ${INSTEAD[code] ?? `\`isError\`: ${says}${more}${why}`} | ${level} | \`${outcome}\` |`;
  });
  return [
    '<!-- prettier-ignore-start -->',
    '# What a failing call looks like',
    '',
    'After a call was admitted, these are all the ways it can fail. A tool error is HTTP 200 with',
    '`isError: true`, one sentence and a reference. In the log it is the `reference` of every line of the',
    'call: of the `code`, the status and what the issuer said. No text of an issuer reaches the client. Of an upstream it is what',
    'it says of a refused request, by which a model corrects its arguments: the title and detail of a problem (RFC 9457), other',
    'JSON or plain text, on one line of at most 1,000 characters, without tokens and secrets; `greet` has no arguments for it',
    'and leaves it out. Each row is a test (`test/error-table.e2e-spec.ts`).',
    '',
    'Entra’s `claims` stand in the result’s `_meta` as `mcp-gateway/claims`, and in the query of the URL.',
    '`client_refused` is one person’s until it was said of others, with no success between: of a second one',
    '(`invalid_client`) or of five (the other codes). Then the issuer is not asked for 30 s, and `/readyz`',
    'says so, at 200 for a process that was ready before. Refusals of one request are remembered for 30 s, `unavailable` for one to five; consent',
    'is asked about each time. A 429 and `too_many_attempts` pause everybody: issuers count by client or by',
    'the gateway’s address.',
    '',
    '| code | when | the client gets | log level | counted as |',
    '|---|---|---|---|---|',
    ...rows,
    '<!-- prettier-ignore-end -->',
    '',
  ].join('\n');
}
