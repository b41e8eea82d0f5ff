/** The register’s rows of exchange, upstream and cache. */
export const EXCHANGE_ROWS = `TX-01 | The exchange is a form POST to the discovered endpoint, each parameter once | RFC 8693 §2.1
TX-02 | The subject token is the verified token itself | RFC 8693 §2.1
TX-03 | The subject token type follows the profile; reserved ones stop the process | RFC 8693 §3
TX-04 | One target is named, from configuration | RFC 8693 §2.1, RFC 8707 §2
TX-05 | Least scopes, never OIDC or offline ones | RFC 8693 §2.1
TX-06 | requested_token_type is sent where it is supported | RFC 8693 §2.1
TX-07 | The gateway authenticates as a client of its own | RFC 6749 §2.3, RFC 7523
TX-08 | No actor parameters | RFC 8693 §2.1
TX-09 | The exchange is bounded in time and size, and follows no redirect | design
TX-10 | Further parameters cannot overwrite the exchange’s own | design
TX-11 | A success is 200, a JSON object and an access_token | RFC 8693 §2.2.1
TX-12 | token_type is Bearer | RFC 8693 §2.2.1
TX-13 | issued_token_type is an access token | RFC 8693 §2.2.1
TX-14 | expires_in is read defensively | RFC 8693 §2.2.1
TX-15 | A narrower grant is noticed before the upstream is called | RFC 8693 §2.2.1
TX-16 | A delegated JWT is for this upstream, this issuer and this person | RFC 8693 §1.1
TX-17 | Refresh and ID tokens are dropped | RFC 8693 §2.2.1
TX-18 | The subject token coming back is an error | design
TX-20 | An expired subject token is a 401, whatever the issuer says | RFC 8693 §2.2.2
TX-21 | invalid_grant is a 401, and asked about once in 30 s | RFC 6749 §5.2
TX-22 | invalid_request is a tool error, no 401 | RFC 8693 §2.2.2
TX-23 | invalid_target is the operator’s matter | RFC 8693 §2.2.2
TX-24 | invalid_scope is a missing upstream permission, no challenge | RFC 6749 §5.2
TX-25 | A policy’s refusal is said as such | Auth0 Actions
TX-26 | What the person must do is said, with a URL where the client can open it | 2026-07-28, MRTR
TX-27 | A refused client asks once in 30 s; a new process without any other is not ready | RFC 6749 §5.2
TX-28 | 429 pauses all exchanges of the client for as long as it says; cached tokens go on | RFC 9110 §10.2.3
TX-29 | too_many_attempts pauses ten minutes | Auth0 attack protection
TX-30 | Passing faults: one retry, a circuit breaker, never a 5xx | design
TX-31 | A caller that leaves ends its upstream call, not a shared exchange | 2026-07-28, Cancellation
UP-01 | An upstream 401: one more exchange, one more request | RFC 6750 §3.1
UP-02 | Upstream 401 and 403 never become the gateway’s own | Security Best Practices
UP-03 | Upstream failures are cleaned tool errors | Tools, Error Handling
UP-04 | Only what changes nothing is tried again | RFC 9110 §9.2.2
UP-05 | The upstream’s answer is bounded in time, size and type | Tools, Security
XC-01 | The key is a hash of all that makes a token different | design
XC-02 | No entry outlives either token | Security Best Practices
XC-03 | Entries are of use only with a token verified in this request | Authorization
XC-04 | Concurrent misses share one exchange | design
XC-05 | A caller that leaves does not end the shared exchange | 2026-07-28, Cancellation
XC-06 | The cache is bounded | design
XC-07 | Eviction removes exactly the entry that was refused | design
XC-08 | Failures are remembered by class, briefly | design
XC-09 | What replicas share is encrypted and ends with the token | Security Best Practices
XC-10 | Counts are exported | operations | a later step, with the other metrics
XC-11 | The memory of a process ends with it | Security Best Practices
XC-12 | A caller’s session at an upstream is one for all replicas, encrypted, and nobody else’s | Streamable HTTP 2025-11-25
`;
