import { EXCHANGE_ROWS } from './exchange-requirements.js';
import { RELAY_ROWS } from './relay-requirements.js';

/** One rule: an id, a sentence, its source, and the reason when it is deliberately not followed. */
export interface Requirement {
  readonly id: string;
  readonly rule: string;
  readonly source: string;
  readonly notTaken?: string;
}

/** `id | rule | source`, and `| why not` for a rule that is deliberately not followed. */
const ROWS = `
ORD-01 | Of several broken rules the earliest rung of the ladder answers | Streamable HTTP, Server Validation
ORD-02 | No body is read for a caller who is not authenticated | Tools, Security
ORD-03 | Authorization is refused by HTTP status, before any stream starts | Authorization, Error Handling
ORD-04 | What a tool or its arguments get wrong stays inside a 200 answer | Streamable HTTP
AUTH-01 | Without credentials: 401, discovery and scope, no error code | RFC 6750 §3.1, RFC 9728 §5.1
AUTH-02 | A token that does not hold: 401 invalid_token with discovery and scope | RFC 6750 §3.1
AUTH-03 | Malformed credentials: 400 invalid_request with a challenge | RFC 6750 §3.1
AUTH-04 | A missing header is never a 400 | Authorization
AUTH-05 | Two Authorization lines are refused, not reduced to one | RFC 9110 §5.3
AUTH-06 | A token in the query is never honoured nor logged | RFC 6750 §2.3
AUTH-07 | A token in a form body is never honoured | OAuth 2.1 §5.1
AUTH-08 | The scheme has no case; other schemes are no credentials | RFC 9110 §11.1
AUTH-09 | Every request is authenticated by itself | Authorization, Token Requirements
AUTH-10 | GET and DELETE without token get the challenge | Streamable HTTP
AUTH-11 | A missing scope: 403 with the whole set needed and discovery | Authorization, Scope Challenge Handling
AUTH-12 | Challenges are valid quoted strings of fixed texts | RFC 6750 §3
AUTH-13 | The metadata URL comes from configuration, never from a header | RFC 9728 §7.3
AUTH-14 | Refusals are not stored and carry a short OAuth-style body | RFC 9111
AUTH-15 | offline_access is in no challenge | Authorization, Refresh Tokens
AUTH-16 | Keys that cannot be had are 503, not a bad token | RFC 9110 §15.6.4
AUTH-17 | The framework’s own 401 never leaves | RFC 6750 §3
AUTH-18 | A source that keeps failing is slowed down | Tools, Security
PRM-01 | The metadata document is at the path-inserted location | RFC 9728 §3.1
PRM-02 | The same bytes are at the root location | Authorization Server Discovery
PRM-03 | resource is exactly the URL clients connect to | RFC 9728 §3.3
PRM-04 | The issuer is spelled as it spells itself | RFC 8414 §3.3
PRM-05 | Only scopes of this resource are listed | Authorization, Scope Selection
PRM-06 | Tokens are taken in the header only, and the document says so | RFC 9728 §2
PRM-07 | No keys of the issuer are published as the resource’s | RFC 9728 §2
PRM-08 | The resource has a name for people | RFC 9728 §2
PRM-09 | The document can be cached and revalidated | RFC 9111
PRM-10 | It needs no credentials and is open to any origin | RFC 9728 §3
PRM-11 | GET, HEAD and OPTIONS only | RFC 9110 §15.5.6
PRM-12 | Other suffixes are 404 | RFC 9728 §3.3
PRM-13 | DPoP members are absent while proofs are not checked | RFC 9728 §2
PRM-14 | Settings of identity that contradict each other stop the process | RFC 9728 §3.3
ASM-01 | Issuer metadata is looked for in three places, in order | RFC 8414 §3.1, §5
ASM-02 | Metadata of another issuer, by one character, is refused | RFC 8414 §3.3
ASM-03 | Issuer requests are https, bounded and follow no redirect | Security Considerations
ASM-04 | A mirror of the issuer’s metadata | SDK | a MAY for clients older than 2025-06-18; the document points at the issuer itself
ASM-05 | The mirror is verbatim and not pointed at | Authorization Server Discovery | there is no mirror
ASM-06 | The gateway is no authorization server | Security Best Practices
ASM-07 | The Auth0 guide names the tenant switches clients need | Auth0
JWT-01 | Only listed asymmetric algorithms | RFC 8725 §3.1
JWT-02 | Key type, use and algorithm agree | RFC 7517
JWT-03 | typ is on the profile’s list | RFC 9068 §4
JWT-04 | iss is compared exactly | RFC 9068 §4
JWT-05 | aud contains this resource exactly | RFC 8707 §2
JWT-06 | exp is required and enforced | RFC 9068 §2.2
JWT-07 | nbf and iat may not lie ahead, beyond one shared skew | RFC 7519 §4.1
JWT-08 | An upper bound on token age | Security | a MAY; issuers bound lifetimes, and exp is always required
JWT-09 | Subject and client are non-empty strings | RFC 9068 §2.2
JWT-10 | Unknown key ids cost one fetch in a window | reliability
JWT-11 | Rotated keys are taken without restart | OpenID Connect Core §10.1.1
JWT-12 | A flood of unknown key ids leaves known keys working | reliability
JWT-13 | First callers share one key fetch | reliability
JWT-14 | Without kid only a single usable key matches | RFC 7515 §4.1.4
JWT-15 | Keys and key addresses in the header are ignored | RFC 8725 §3.10
JWT-16 | Critical headers, encrypted and oversized tokens are refused | RFC 7515 §4.1.11
JWT-17 | Bound tokens are no plain bearer tokens | RFC 9449 §7.2
JWT-18 | ID tokens are no access tokens | RFC 9068 §5
JWT-19 | An organization can be required | Security
JWT-20 | Tokens without a person are a deliberate choice | RFC 9068 §5
JWT-21 | No claim is believed or logged before the signature holds | RFC 8725 §3.3
SCOPE-01 | Scopes are read from a string, an array or scp | RFC 9068 §2.2.3
SCOPE-02 | Auth0’s permissions widen nothing unless chosen | Auth0
SCOPE-03 | A configured hierarchy is honoured | Authorization, Step-Up
SCOPE-04 | Each tool’s scopes are checked on each call | Tools, Security
SCOPE-05 | Fewer scopes still work for what they cover | Security Best Practices
SCOPE-06 | A 403 names everything needed at once | Authorization, Scope Challenge Handling
SCOPE-07 | The 403 is complete and always the same | Authorization
SCOPE-08 | A missing scope is a 403 and not a tool result | Authorization
SCOPE-09 | Tools out of reach stay listed | Tools, Capabilities
SCOPE-10 | Challenges hold only scopes of this resource | Authorization
SCOPE-11 | An unknown tool is no question of scope | Tools, Error Handling
SCOPE-12 | A batch is challenged as a whole | 2025-03-26 | arrays are refused in every revision, so that one request is one decision
SCOPE-13 | Elevations are audited | Security Best Practices | the request log has the 403; audit records are a later step with LOG-03
PASS-01 | The caller’s token never reaches the upstream | Authorization, Token Handling
PASS-02 | Without a delegated token the upstream is not called | Security Best Practices
PASS-03 | Only listed headers travel | Security Best Practices
PASS-04 | No token is in anything a client sees | Security, Token Theft
PASS-05 | Upstream redirects are not followed | Security Best Practices
PASS-06 | Arguments do not steer the upstream address | Tools, Security
PASS-07 | Each audience has its own tokens | RFC 8707 §2
PASS-08 | Handles are bound to their caller | Security Best Practices | there are no handles and no request state
${EXCHANGE_ROWS}${RELAY_ROWS}HTTP-01 | An Origin that is not listed is 403 | Streamable HTTP, Security
HTTP-02 | A Host that is not listed is 403 | Streamable HTTP, Security
HTTP-03 | The default address is loopback | Streamable HTTP, Security
HTTP-04 | Forwarded headers are not believed | RFC 7239 §8
HTTP-05 | A POST is application/json | Streamable HTTP
HTTP-06 | Accept must allow the answer | Streamable HTTP
HTTP-07 | Bodies have a limit | RFC 9110 §15.5.14
HTTP-08 | Broken JSON is −32700 | JSON-RPC 2.0 §5.1
HTTP-09 | What is not one message is −32600 | JSON-RPC 2.0 §4
HTTP-10 | Errors repeat the id | JSON-RPC 2.0 §5
HTTP-11 | A notification is 202 and empty | Streamable HTTP
HTTP-12 | Responses from clients are ignored or refused by era | Streamable HTTP
HTTP-13 | GET and DELETE are 405 | Streamable HTTP
HTTP-14 | Batches by version | 2025-03-26 | arrays are refused in every revision, so that one request is one decision
HTTP-15 | Streams pass proxies unbuffered | Streamable HTTP
HTTP-16 | Leaving cancels in 2026 and not in 2025 | Streamable HTTP, Cancellation
HTTP-17 | Errors leak nothing | Tools
VER-01 | Both eras are served in parallel | Versioning
VER-02 | initialize and its kin are legacy only | Versioning
VER-03 | initialize never offers 2026-07-28 | Lifecycle
VER-04 | A wrong version header is 400, none is served | Streamable HTTP 2025-11-25
VER-05 | An incomplete envelope is −32602 | 2026-07-28
VER-06 | A missing standard header is −32020 | Streamable HTTP, Server Validation
VER-07 | Headers that disagree with the body are −32020 | Streamable HTTP, Server Validation
VER-08 | An unsupported version is −32022 and says which is | Versioning
VER-09 | An unknown method is 404 −32601 | Streamable HTTP
VER-10 | Encoded names are decoded strictly | Streamable HTTP, Value Encoding
VER-11 | Mcp-Param headers match their arguments | Streamable HTTP | no tool declares x-mcp-header
VER-12 | Undeclared capabilities are refused with −32021 | 2026-07-28
VER-13 | Error codes stay in their era | 2026-07-28
VER-14 | server/discover is honest; it lists the revisions of its own mechanism | Discover
VER-15 | Results of 2026 say resultType | 2026-07-28
VER-16 | Results of 2026 name the server | 2026-07-28
VER-17 | What a client says of itself decides nothing | 2026-07-28
VER-18 | Session headers are ignored in 2026 | Streamable HTTP
VER-19 | Log messages only when asked | 2026-07-28 | the gateway sends no log messages to clients
VER-20 | Advertised list changes can be listened to | Subscriptions
SES-01 | No session id is minted | Streamable HTTP 2025-11-25
SES-02 | Session ids are random | Streamable HTTP 2025-11-25 | sessions are not offered
SES-03 | A session belongs to its creator | Security Best Practices | sessions are not offered
SES-04 | Sessions end with 404 | Streamable HTTP 2025-11-25 | sessions are not offered
SES-05 | Sessions authorize nothing | Security Best Practices | sessions are not offered
TOOL-01 | Schemas reach clients unaltered | JSON Schema 2020-12
TOOL-02 | Tools without parameters say so | Tools
TOOL-03 | Wrong arguments are a tool error that names the field | Tools, Error Handling
TOOL-04 | An unknown tool is −32602 | Tools, Error Handling
TOOL-05 | Structured content fits its schema or is an error | Tools, Output Schema
TOOL-06 | Output schemas have an object at the root | 2025-11-25
TOOL-07 | Structured results come as text too | Tools
TOOL-08 | The list is always the same bytes | Tools
TOOL-09 | Names, titles and hints are complete | Tools
TOOL-10 | The list does not depend on the connection | Tools
TOOL-11 | Calls are limited for each caller and tool | Tools, Security
TOOL-12 | Output is cleaned and bounded | Tools, Security
TOOL-13 | whoami shows chosen claims only | Security
TOOL-14 | Progress goes to those who asked | Progress
TOOL-15 | Foreign $ref is never fetched | 2026-07-28
CACHE-M-01 | Lists and discovery carry cache hints | Caching
CACHE-M-02 | Calls and errors carry none | Caching
CACHE-M-03 | What is public does not vary by caller | Caching
CACHE-M-04 | HTTP caches store nothing | RFC 9111
CORS-01 | A preflight needs no token | Fetch
CORS-02 | The needed request headers are allowed | Fetch
CORS-03 | The needed response headers are exposed on every status | Fetch
CORS-04 | Origins are an explicit list, without credentials mode | Fetch
CORS-05 | Preflights are cached, methods minimal | Fetch
LOG-01 | No secret reaches a log | Security
LOG-02 | Arguments and upstream bodies are not logged | Security
LOG-03 | Audit records | Security Best Practices | a later step; the request log names caller, audience, scopes and tool
LOG-04 | Logs cannot be forged | OWASP Logging
LOG-05 | Every answer names its log entries | OWASP Logging
OTEL-01 | Trace context of _meta | OpenTelemetry
OTEL-02 | Trace context goes on, with true flags and without baggage | W3C Trace Context
OTEL-03 | Span names | OpenTelemetry
OTEL-04 | No tracing backend is needed | OpenTelemetry
OPS-01 | Wrong settings stop the process, all in one message | operations
OPS-02 | Liveness and readiness are apart; readiness says what is missing and since when | operations
OPS-03 | Closing finishes running calls | operations
OPS-04 | The official suite runs through the real guard | conformance
OPS-05 | Clocks, keys and faults are in the tests’ hands | conformance | a property of the tests themselves: stack.ts and faults.ts
OPS-06 | The sample’s tools and upstream exist | sample
OPS-07 | Fixture tools are absent from the product | conformance
`;

/** The register, in the order of the ladder. */
export const REQUIREMENTS: readonly Requirement[] = ROWS.trim()
  .split('\n')
  .map((row) => {
    const [id = '', rule = '', source = '', notTaken] = row.split('|').map((cell) => cell.trim());
    return { id, rule, source, ...(notTaken !== undefined && { notTaken }) };
  });
