import { settingsSchema } from '../apps/mcp-gateway/src/config/settings.js';
import { numbersInSource } from './support/number-constants.js';
import { NO_BOUNDS } from './numbers-that-bound-nothing.js';

/** `where | what is bounded | what happens beyond it`; `where` is a setting, or `path#NAME` of a constant. */
const SECTIONS: Readonly<Record<string, string>> = {
  'Connections and time': `
MAX_CONNECTIONS | connections of all clients at a time | closed at once
MAX_HEADER_BYTES | bytes of a request line with its header | 431
libs/serving/src/bounded-server.ts#HEADER_READ_ON | times that many are read | 431 that knows neither Origin nor path
libs/serving/src/request-target.ts#MAX_HEADER_LINES | lines of a header | 431
libs/serving/src/bounded-server.ts#HEADER_TIME_MS | time for a header to arrive | 408, closed
libs/serving/src/bounded-server.ts#REQUEST_TIME_MS | time for a whole request to arrive | 408, closed
libs/serving/src/bounded-server.ts#TIME_CHECK_MS | time between two looks at both | cut that much later at most
libs/serving/src/bounded-server.ts#KEEP_ALIVE_MS | time a connection waits for its next request | closed
libs/serving/src/pipelining.ts#MAX_PIPELINED_REQUESTS | requests that wait on one connection | those behind are not taken; the connection ends with its last answer
apps/mcp-gateway/src/admin/admin-server.ts#MAX_ADMIN_CONNECTIONS | connections of the admin port at a time | the address that holds the most loses the one whose last request is longest ago
apps/mcp-gateway/src/admin/admin-server.ts#ADMIN_HEADER_TIME_MS | time for a header to arrive at the admin port | 408, closed
apps/mcp-gateway/src/admin/admin-server.ts#ADMIN_KEEP_ALIVE_MS | time a connection of the admin port waits for its next request | closed
apps/mcp-gateway/src/admin/admin-server.ts#MAX_ADMIN_HEADER_BYTES | bytes of a request line with its header at the admin port | 431
apps/mcp-gateway/src/config/sections/operators.section.ts#MIN_ADMIN_TOKEN_CHARACTERS | fewest characters of ADMIN_TOKEN | the start ends with a sentence
apps/mcp-gateway/src/config/sections/operators.section.ts#MAX_ADMIN_TOKEN_CHARACTERS | characters of ADMIN_TOKEN | the start ends with a sentence
apps/mcp-gateway/src/page/decision-log.ts#MAX_CALLS | calls that the operator’s page remembers | the oldest is forgotten
apps/mcp-gateway/src/page/decision-log.ts#MAX_REFUSED_REQUESTS | refused requests that it remembers beside them | the oldest is forgotten
apps/mcp-gateway/src/page/decision-log.ts#MAX_FAILED_UPSTREAMS | upstreams whose last failure it remembers | the oldest is forgotten
apps/mcp-gateway/src/page/decision.ts#MAX_KEPT_CHARACTERS | characters of a reference and of a client’s name that it remembers | cut
apps/mcp-gateway/src/page/decision.ts#MAX_KEPT_SCOPES | characters of a token’s scopes that it remembers | the first ones, and how many more
apps/mcp-gateway/src/page/scopes-view.ts#MAX_TYPED_SCOPES | scopes that may be typed there | the first ones are looked at
apps/mcp-gateway/src/page/status.ts#MAX_SHOWN_REFUSALS | refusals that it shows | the latest are shown
apps/mcp-gateway/src/page/html/markup.ts#MAX_CELL_CHARACTERS | characters of a name or a text that it shows | cut
apps/mcp-gateway/src/page/html/refusals.ts#MAX_FIRST_REFUSALS | refusals that it shows at first | a link leads to all
apps/mcp-gateway/src/page/html/scopes.ts#MAX_FIRST_TOOLS | tools that it shows at first | a link leads to all
apps/mcp-gateway/src/page/html/scopes.ts#MAX_SHOWN_TOOLS | tools that it shows | the others are in status.json
apps/mcp-gateway/src/page/html/scopes.ts#MAX_TYPED_CHARACTERS | characters of typed scopes that it shows again | cut
apps/mcp-gateway/src/page/html/upstreams.ts#MAX_SHOWN_UPSTREAMS | upstreams that it shows | the others are in status.json
apps/mcp-gateway/src/metrics/label-values.ts#MAX_TOOL_LABELS | tools that metrics name | counted together as \`_other\`
apps/mcp-gateway/src/metrics/label-values.ts#MAX_UPSTREAM_LABELS | upstreams that metrics name | counted together as \`_other\`
apps/mcp-gateway/src/metrics/metrics.ts#MAX_UNCOUNTED_EVENTS | events that wait to be counted by metrics | counted
apps/mcp-gateway/src/tracing/counted-export.ts#MAX_QUEUED_SPANS | spans that wait for the collector | dropped and counted
apps/mcp-gateway/src/tracing/counted-export.ts#MAX_BATCH_SPANS | spans of one request to it | sent with the next one
apps/mcp-gateway/src/tracing/counted-export.ts#BATCH_MS | time until fewer than that are sent | sent
apps/mcp-gateway/src/tracing/counted-export.ts#EXPORT_MS | silence of the collector, and time in which it is asked again | dropped and counted
apps/mcp-gateway/src/tracing/counted-export.ts#GIVE_UP_MS | time for one request to it in all | dropped and counted
apps/mcp-gateway/src/tracing/sdk-tracing.ts#FLUSH_MS | time for the last spans when the process ends | dropped
apps/mcp-gateway/src/tracing/span-attributes.ts#MAX_ATTRIBUTE_CHARACTERS | characters of an id or a route in a span | cut
apps/mcp-gateway/src/tracing/refused-requests.ts#MAX_OPEN_REFUSALS | refused requests that are not over and become spans | the oldest becomes none
apps/mcp-gateway/src/config/operating/traces.section.ts#MAX_TRACES_PER_SECOND | \`TRACES_PER_SECOND\` | does not start
libs/telemetry/src/trace-context.ts#MAX_TRACESTATE_CHARACTERS | characters of a \`tracestate\` | not passed on
libs/telemetry/src/trace-context.ts#MAX_TRACESTATE_MEMBERS | members of it | not passed on
libs/auth/src/bearer-credentials.ts#MAX_TOKEN_LENGTH | characters of a caller’s token | 401
libs/auth/src/token-header.ts#HEADER_BOUNDS.maxDepth | depth of a token’s header | 401
libs/auth/src/token-header.ts#HEADER_BOUNDS.maxMembers | members of a token’s header | 401
libs/auth/src/token-payload.ts#MAX_CLAIMS_DEPTH | depth of a token’s claims | 401
apps/mcp-gateway/src/config/setting-values.ts#MAX_TOKEN_AUDIENCES | values in \`TOKEN_AUDIENCE\` | does not start
apps/mcp-gateway/src/config/setting-values.ts#MAX_AUDIENCE_CHARACTERS | characters of each of them | does not start
libs/auth/src/verified-tokens.ts#MAX_VERIFIED_BYTES | bytes of verified tokens that are remembered, and their callers | the least recently used is verified again
libs/auth/src/verified-tokens.ts#SWEEP_MS | time for which ended ones stay in memory | swept
`,
  'Messages of callers': `
MAX_BODY_BYTES | bytes of one message | 413
MAX_READING_BYTES | bytes of all bodies that are being read | 503 with \`Retry-After\`
apps/mcp-gateway/src/ladder/message/message-body.ts#FREE_CHUNKS | chunks of a body that may be of any size | the next row counts
apps/mcp-gateway/src/ladder/message/message-body.ts#MIN_MEAN_CHUNK_BYTES | bytes of a chunk on average, at least | 413
apps/mcp-gateway/src/config/sections/limits.section.ts#CALLERS_SHARE | one caller’s part of them is one in | 429 with \`Retry-After\`
apps/mcp-gateway/src/ladder/message/message-json.ts#MAX_MESSAGE_DEPTH | depth of a message | 400, −32600
apps/mcp-gateway/src/ladder/message/message-json.ts#MAX_MESSAGE_MEMBERS | members of a message | 400, −32600
apps/mcp-gateway/src/ladder/message/message-json.ts#MAX_ENVELOPE_CHARACTERS | characters of a message without the arguments of a call | 413, −32600
apps/mcp-gateway/src/ladder/message/message-json.ts#MAX_ENVELOPE_MEMBERS | members of a message without the arguments of a call | 413, −32600
apps/mcp-gateway/src/ladder/message/json-rpc.ts#MAX_ID_CHARACTERS | characters of a request id or a progress token | 400, −32600
AUTH_FAILURES_PER_MINUTE | refused tokens of one address in a minute | 429 for further tokens that are not known
CALLS_PER_MINUTE | calls of one caller and tool in a minute | 429
apps/mcp-gateway/src/ladder/rate/rate-window.ts#MAX_KEYS | callers or addresses that are counted | the one counted longest is forgotten
apps/mcp-gateway/src/ladder/rate/rate-window.ts#WINDOW_MS | time in which they are counted | counted anew
apps/mcp-gateway/src/ladder/rate/shared-window.ts#LEASE_PART | calls that a replica takes at once of a shared limit: one part in | it takes the next
apps/mcp-gateway/src/ladder/rate/shared-window.ts#MOST_LEASED | the same, at most; those who wait already are added | it takes the next
apps/mcp-gateway/src/ladder/rate/shared-window.ts#MOST_ASKED | questions to Redis for which one call waits | this replica decides alone
apps/mcp-gateway/src/ladder/rate/shared-failures.ts#WRITE_MS | time between two writes of refused tokens to Redis | written
apps/mcp-gateway/src/ladder/rate/shared-failures.ts#MAX_WRITTEN | addresses in one write | the others follow with the next
`,
  'Clients that listen': `
apps/mcp-gateway/src/mcp/engines/listeners.ts#MAX_LISTENERS | clients that listen for a changed list of tools | −32603
apps/mcp-gateway/src/mcp/engines/listeners.ts#MAX_CALLERS_LISTENERS | those of one caller | −32603
apps/mcp-gateway/src/mcp/engines/listeners.ts#MAX_LISTENING_MS | time for which one listens, where its token holds so long | ended with its result
apps/mcp-gateway/src/mcp/engines/listeners.ts#KEEP_ALIVE_MS | time between two signs of life to it | sent
apps/mcp-gateway/src/mcp/engines/prepared-lists.ts#MAX_KEPT_LISTS | lists of callers who are shown a part of the tools, kept for one catalogue and era | the one used longest ago is joined anew
apps/mcp-gateway/src/mcp/engines/prepared-lists.ts#MAX_KEPT_LIST_BYTES | bytes of these lists together | the same; a larger list is joined for each request
apps/mcp-gateway/src/mcp/engines/prepared-lists.ts#MIN_COMPRESSED_LIST_BYTES | least bytes of a list that a client which takes gzip gets compressed | as it is
`,
  'A reload': `
apps/mcp-gateway/src/reload/build-catalogue.ts#LOADING_MS | time for all tools to be loaded | does not start; at a reload the old ones stay
apps/mcp-gateway/src/reload/file-watch.ts#SETTLE_MS | time between a sign of a change and a look at the file | looked at; twice the same, and it is read
apps/mcp-gateway/src/reload/file-watch.ts#LOOK_MS | time between two looks without a sign | looked at
apps/mcp-gateway/src/reload/reload-line.ts#MAX_LISTED | problems, or names of one kind, in a reload’s log line | counted
apps/mcp-gateway/src/reload/reload-line.ts#MAX_LISTED_CHARACTERS | characters of one of them | cut
apps/mcp-gateway/src/catalogue/idle-preparation.ts#SLICE_MS | time of a slice of preparing schemas | no other schema is begun in this turn of the event loop
apps/mcp-gateway/src/reload/catalogue-report.ts#MAX_TOLD | reasons of refusals, and warnings, with a log line each | counted
apps/mcp-gateway/src/reload/catalogue-report.ts#MAX_TOLD_CHARACTERS | characters of a text in one | cut
apps/mcp-gateway/src/reload/catalogue-report.ts#SHOWN_NAMES | operations, or tools, that are named in one | counted
apps/mcp-gateway/src/reload/catalogue-report.ts#MANY_TOOLS | tools without a word | a warning
`,
  'What is said of it': `
libs/foreign-text/src/near-names.ts#MAX_NEAR_CHARACTERS | characters of a word that near names are looked for | none is suggested
libs/foreign-text/src/near-names.ts#MAX_NEAR_NAMES | names that are suggested for one word | the others are left out
libs/foreign-text/src/secret-needles.ts#MAX_KEPT_NEEDLES | secrets whose spellings are kept in memory, to be looked for in texts | the one used longest ago is spelled out anew
libs/foreign-text/src/safe-text.ts#MAX_ANSWER_CHARACTERS | characters of a text for a model | cut, and says so
apps/mcp-gateway/src/mcp/safe-error.ts#MAX_ERROR_CHARACTERS | characters of a JSON-RPC error | cut
apps/mcp-gateway/src/mcp/safe-error.ts#MAX_ERROR_DATA_MEMBERS | members of an error’s data | left out
apps/mcp-gateway/src/mcp/safe-error.ts#MAX_ERROR_DATA_DEPTH | depth of an error’s data | left out
apps/mcp-gateway/src/ladder/message/message-verdict.ts#MAX_VERSION_CHARACTERS | characters of an unknown protocol version | cut
apps/mcp-gateway/src/mcp/tool-calls.ts#MAX_NAME_CHARACTERS | characters of an unknown tool’s name | cut
apps/mcp-gateway/src/catalogue/tool-schema.ts#MAX_PROBLEMS | problems of a tool’s arguments that are named | counted
apps/mcp-gateway/src/catalogue/tool-schema.ts#MAX_PROBLEM_CHARACTERS | characters on one of them | cut
libs/foreign-text/src/safe-text.ts#MAX_LINE_CHARACTERS | characters of foreign text in a log line or an error | cut
apps/mcp-gateway/src/ladder/message.rung.ts#MAX_LOGGED_NAME_CHARACTERS | characters of a method’s or a client’s name in the log | cut
libs/auth/src/refused-token.ts#MAX_SEEN_CHARACTERS | characters of one value of a refused token in the log | cut
libs/foreign-text/src/token-shapes.ts#KEPT | characters of what is long and random, such as an opaque token | the rest is taken out
libs/auth/src/refused-token.ts#MAX_SEEN_VALUES | values of a list of a refused token in the log | counted
libs/auth/src/first-of-minute.ts#WARNING_MS | time between two warnings of one reason why requests are refused | said at level info
libs/outbound/src/outbound-error.ts#MAX_AUTHORITY_CHARACTERS | characters of a host in the log | cut
libs/foreign-text/src/safe-text.ts#MARGIN | times that many are looked at for secrets | not said at all
libs/serving/src/log-output.ts#MAX_UNWRITTEN_LOG_BYTES | bytes of lines while the log cannot be written | dropped and counted
libs/serving/src/outage-log.ts#OUTAGE_LINE_MS | time between two lines on one outage | not said again
`,
  'The audit log': `
apps/mcp-gateway/src/audit/audit-record.ts#MAX_RECORD_BYTES | bytes of a record | the next two rows hold
apps/mcp-gateway/src/audit/audit-record.ts#MAX_TIGHT_TEXT_BYTES | bytes of each text of a record that would be longer | cut
apps/mcp-gateway/src/audit/audit-record.ts#MAX_TIGHT_ENTRIES | entries of each of its lists | left out
apps/mcp-gateway/src/audit/output/audit-output.ts#MAX_UNWRITTEN_AUDIT_BYTES | bytes of records while they cannot be written | dropped and counted
apps/mcp-gateway/src/audit/output/audit-stream.ts#MAX_UNRECORDED_BYTES | bytes that a reader of standard output is behind with, with \`AUDIT_REQUIRED\` | 503
apps/mcp-gateway/src/audit/output/audit-file.ts#RETRY_MS | time before a file that could not be written is tried again | tried again
apps/mcp-gateway/src/audit/sampling.ts#SAMPLE_MS | time between two records of refused requests of one source and reason | counted
apps/mcp-gateway/src/audit/sampling.ts#MAX_SAMPLED | sources and reasons that are told apart | the one seen longest ago is forgotten
apps/mcp-gateway/src/observing/told-caller.ts#MAX_TOLD_ACTORS | actors of a token (\`act\`) in a record | left out
apps/mcp-gateway/src/observing/told-caller.ts#MAX_TOLD_NAME_CHARACTERS | characters of an actor’s or an organization’s name | left out
apps/mcp-gateway/src/observing/gateway-event.ts#MAX_TOLD_ARGUMENTS | arguments of a call whose names are in a record | counted
apps/mcp-gateway/src/observing/gateway-event.ts#MAX_TOLD_ARGUMENT_CHARACTERS | characters of such a name | cut
libs/telemetry/src/request-source.ts#MAX_USER_AGENT_CHARACTERS | characters of a user agent | cut
`,
  'gateway.yaml': `
apps/mcp-gateway/src/config/file/yaml/yaml-tokens.ts#MAX_FILE_BYTES | bytes of the file | refused
apps/mcp-gateway/src/config/file/yaml/yaml-tokens.ts#MAX_LEXEMES | words, spaces and line ends of it | refused
apps/mcp-gateway/src/config/file/yaml/yaml-tokens.ts#MAX_FILE_NODES | mappings, lists, entries and values of it, those that aliases repeat included | refused
apps/mcp-gateway/src/config/file/yaml/yaml-tokens.ts#MAX_FILE_DEPTH | mappings and lists inside each other | refused
apps/mcp-gateway/src/config/file/yaml/yaml-tokens.ts#MAX_FILE_ALIASES | aliases | refused
apps/mcp-gateway/src/config/file/file-problems.ts#MAX_FILE_PROBLEMS | problems of one file that are named | counted
apps/mcp-gateway/src/config/file/references.ts#MAX_REFERENCES | references of one file | refused
apps/mcp-gateway/src/config/file/references.ts#MAX_REFERENCED_BYTES | bytes of a file that a reference names | refused
apps/mcp-gateway/src/config/file/schema/file-schema.ts#MAX_UPSTREAMS | upstreams | refused
apps/mcp-gateway/src/config/file/schema/file-schema.ts#MAX_NAME_CHARACTERS | characters of an upstream’s name | refused
apps/mcp-gateway/src/config/file/schema/file-schema.ts#MAX_PREFIX_CHARACTERS | characters of a prefix | refused
apps/mcp-gateway/src/config/file/schema/exchange-schema.ts#MAX_TEXT_CHARACTERS | characters of a URL, an audience, a client’s id or a parameter | refused
apps/mcp-gateway/src/config/file/schema/exchange-schema.ts#MAX_SECRET_CHARACTERS | characters of a client’s secret or key | refused
apps/mcp-gateway/src/config/file/schema/exchange-schema.ts#MAX_SCOPE_CHARACTERS | characters of a scope | refused
apps/mcp-gateway/src/config/file/schema/exchange-schema.ts#MAX_SCOPES | scopes of one list | refused
apps/mcp-gateway/src/config/file/schema/exchange-schema.ts#MAX_PARAMETERS | further parameters of an exchange | refused
apps/mcp-gateway/src/config/file/schema/headers-schema.ts#MAX_HEADER_CHARACTERS | characters of an upstream’s fixed headers | refused
apps/mcp-gateway/src/config/file/schema/headers-schema.ts#MAX_NAME_CHARACTERS | characters of a header’s name | refused
apps/mcp-gateway/src/config/file/schema/tools-schema.ts#MAX_SELECTORS | entries of \`include\`, \`exclude\` or \`override\` | refused
apps/mcp-gateway/src/config/file/schema/tools-schema.ts#MAX_TOOL_NAME_CHARACTERS | characters of a tool’s name with its prefix | refused
apps/mcp-gateway/src/config/file/schema/tools-schema.ts#MAX_TITLE_CHARACTERS | characters of a title | refused
apps/mcp-gateway/src/config/file/schema/tools-schema.ts#MAX_DESCRIPTION_CHARACTERS | characters of a description | refused
apps/mcp-gateway/src/config/file/upstream-entry.ts#USUAL_LIMITS.answerBytes | bytes of an answer, unless \`limits\` says otherwise | \`upstream_answer_invalid\`
apps/mcp-gateway/src/config/file/upstream-entry.ts#USUAL_LIMITS.argumentBytes | bytes that a tool’s arguments make a request of, likewise | the call is refused
apps/mcp-gateway/src/config/file/upstream-entry.ts#USUAL_LIMITS.concurrency | requests to one upstream at a time, likewise | wait their turn
apps/mcp-gateway/src/config/file/schema/openapi-schema.ts#MAX_SCHEMES | security schemes of an upstream | refused
apps/mcp-gateway/src/config/file/schema/openapi-schema.ts#MAX_SCHEME_CHARACTERS | characters of a security scheme’s name | refused
apps/mcp-gateway/src/config/file/schema/openapi-schema.ts#MAX_HOSTS | other hosts of an upstream | refused
apps/mcp-gateway/src/config/file/schema/openapi-schema.ts#MAX_HOST_CHARACTERS | characters of one of them | refused
apps/mcp-gateway/src/config/file/schema/operations-schema.ts#MAX_OPERATION_CHARACTERS | characters of an operationId, of METHOD /path or of a path | refused
apps/mcp-gateway/src/config/file/schema/operations-schema.ts#MAX_TAG_CHARACTERS | characters of a tag | refused
apps/mcp-gateway/src/config/file/schema/operations-schema.ts#MAX_SELECTED | entries of one list of a selector | refused
apps/mcp-gateway/src/config/file/schema/operations-schema.ts#MAX_ARGUMENTS | arguments of one override | refused
apps/mcp-gateway/src/config/file/schema/operations-schema.ts#MAX_ARGUMENT_CHARACTERS | characters of an argument’s name | refused
apps/mcp-gateway/src/config/file/schema/operations-schema.ts#MAX_FIXED_BYTES | bytes of a fixed value as JSON | refused
apps/mcp-gateway/src/config/file/schema/operations-schema.ts#MAX_DESCRIPTION_CHARACTERS | characters of an argument’s description | refused
apps/mcp-gateway/src/config/file/schema/operations-schema.ts#MAX_PICKED | parts of an answer that are picked | refused
apps/mcp-gateway/src/config/file/schema/operations-schema.ts#MAX_PICKED_CHARACTERS | characters of the path of one | refused
apps/mcp-gateway/src/config/file/schema/operations-schema.ts#MAX_MEDIA_CHARACTERS | characters of a media type | refused
apps/mcp-gateway/src/config/file/mcp/mcp-entry.ts#USUAL_REFRESH_SECONDS | time that a list of an MCP server is used without asking again, unless \`refreshSeconds\` says otherwise | asked again
`,
  'Lists that callers have of MCP servers': `
apps/mcp-gateway/src/sources/mcp/learned/granted-scopes.ts#MAX_NARROWER_SCOPES | narrower sets of scopes that a list is asked with, where the issuer does not grant all | the smaller ones are not tried
apps/mcp-gateway/src/sources/mcp/learned/kept-lists.ts#MAX_LEARNED_LISTS | lists of one upstream that are kept | the one used longest ago is asked for anew
apps/mcp-gateway/src/sources/mcp/learned/kept-lists.ts#MAX_LEARNED_BYTES | bytes of these lists together | the same
apps/mcp-gateway/src/sources/mcp/learned/kept-lists.ts#LIST_WAIT_MS | time that a caller waits for a list | the upstream is named as missing, or its last list is shown
apps/mcp-gateway/src/sources/mcp/learned/kept-lists.ts#FAILURE_MS | time for which a failure to list is remembered | asked again
apps/mcp-gateway/src/sources/mcp/learned/kept-lists.ts#RELIST_MS | time between two looks for a tool that a list does not have | the tool is unknown
apps/mcp-gateway/src/sources/mcp/learned/kept-lists.ts#MAX_LIST_AGE_MS | time for which a list is shown | the upstream is named as missing
apps/mcp-gateway/src/catalogue/caller-catalogues.ts#MAX_OWN_CATALOGUE_BYTES | bytes of the lists behind catalogues of callers that are kept | the one used longest ago is put together anew
apps/mcp-gateway/src/catalogue/caller-catalogues.ts#INCOMPLETE_TTL_MS | time for which clients may keep a list that something is missing in | asked again
apps/mcp-gateway/src/catalogue/caller-catalogues.ts#COMPLETE_TTL_MS | time for which they may keep a caller’s list otherwise | asked again
`,
  'Tool files of MCP servers': `
apps/mcp-gateway/src/sources/mcp/tool-file.ts#MAX_TOOL_FILE_BYTES | bytes of a tool file | refused
apps/mcp-gateway/src/sources/mcp/tool-file.ts#FILE_BOUNDS.maxDepth | arrays and objects within one another, in a tool file | refused
apps/mcp-gateway/src/sources/mcp/tool-file.ts#FILE_BOUNDS.maxMembers | members of all its arrays and objects | refused
apps/mcp-gateway/src/sources/mcp/tool-file.ts#MAX_TOOLS | tools of one MCP server | refused
apps/mcp-gateway/src/sources/mcp/tool-file.ts#MAX_TOOL_FILE_PROBLEMS | problems of one tool file that are named | counted
apps/mcp-gateway/src/sources/mcp/pinned-tool.ts#MAX_OWN_NAME_CHARACTERS | characters of a server’s own name of a tool | the tool is left out
apps/mcp-gateway/src/sources/mcp/pinned-tool.ts#MAX_TOOL_BYTES | bytes of a tool’s definition | the tool is left out
apps/mcp-gateway/src/sources/mcp/pinned-tool.ts#MAX_TOOL_DEPTH | arrays and objects within one another, in a definition | the tool is left out
apps/mcp-gateway/src/sources/mcp/pinned-tool.ts#MAX_TOOL_MEMBERS | members of all its arrays and objects | the tool is left out
apps/mcp-gateway/src/sources/mcp/drift/drift.ts#MAX_FIELDS | fields of a changed tool that are named | counted
apps/mcp-gateway/src/sources/mcp/drift/drift.ts#MAX_FIELD_KEYS | keys of one field’s name | what it stands in is named
apps/mcp-gateway/src/sources/mcp/drift/drift-watch.ts#FIRST_COMPARISON_MS | time that a call of a tool which was never compared with its file waits for that | the call is made
apps/mcp-gateway/src/sources/mcp/drift/drift-watch.ts#COMPARISON_RETRY_MS | time after a comparison that failed, for the caller whose it was | compared again, at a call
apps/mcp-gateway/src/sources/mcp/drift/drift-watch.ts#MAX_COMPARING_CALLERS | callers of whom is known when an upstream was asked for its list as them | whoever called longest ago is asked for again
apps/mcp-gateway/src/sources/mcp/paced-relist.ts#REWRITE_MS | time between two lists that are asked for because of headers, for a tool and a caller | what came of the last one holds
apps/mcp-gateway/src/sources/mcp/paced-relist.ts#MAX_REWRITTEN | tools and callers of whom that is known, for one upstream | asked again
`,
  'OpenAPI documents': `
libs/openapi/src/document/document-files.ts#MAX_FILE_BYTES | bytes of one file of an OpenAPI document | refused
libs/openapi/src/document/document-files.ts#MAX_ALL_BYTES | bytes of all files of one document | the reference is refused
libs/openapi/src/document/home/folder-home.ts#MAX_FILES | local files of one document | the reference is refused
libs/openapi/src/document/home/origin-home.ts#MAX_URLS | files of one document by URL | the reference is refused
libs/openapi/src/document/open-document.ts#MAX_REFERENCES | references that lead from one to the next | the reference is refused
libs/openapi/src/document/open-document.ts#SHOWN_CHARACTERS | characters of a reference in a message | cut
libs/openapi/src/document/text/yaml-text.ts#MAX_DEPTH | mappings and lists inside each other, repeated ones included | the file is refused
libs/openapi/src/document/text/yaml-text.ts#MAX_YAML_CHARACTERS | characters of a YAML file | the file is refused: write JSON
libs/openapi/src/document/text/yaml-text.ts#MAX_YAML_LEXEMES | words, marks, spaces and line ends of a YAML file | the file is refused: write JSON
libs/openapi/src/document/text/yaml-text.ts#SLICE_LEXEMES | of those, read at a stretch | others run in between
libs/openapi/src/document/text/yaml-values.ts#MAX_VALUES | values of all files of one document, repeated ones included | the file is refused
libs/openapi/src/document/text/yaml-values.ts#MAX_ALIASES | aliases of a YAML file | the file is refused
libs/openapi/src/document/text/read-value.ts#MAX_LINED_JSON | characters of JSON in which lines are looked for | messages have the pointer alone
libs/openapi/src/document/text/json-lines.ts#MAX_LINED_LEVELS | levels of JSON on which lines are told apart | the line of the nearest above
libs/openapi/src/selection/operations.ts#MAX_OPERATIONS | operations of a document | a problem with both numbers
libs/openapi/src/selection/operations.ts#MAX_TEMPLATE_CHARACTERS | characters of a path’s template | the path is left out, a warning
libs/openapi/src/selection/operations.ts#MAX_ID_CHARACTERS | characters of an operationId | the operation has none
libs/openapi/src/selection/operations.ts#MAX_TAGS | tags of an operation | those behind are not seen
libs/openapi/src/document/steps/counted-document.ts#MAX_OPERATION_STEPS | members that are looked at for one operation, each time | the operation is refused, with its largest part
libs/openapi/src/document/steps/counted-document.ts#MAX_ALL_STEPS | those for all selected operations | a problem, nothing is served
libs/openapi/src/document/steps/counted-document.ts#STEP_CHARACTERS | characters of names and values that count as one of them | counted
libs/openapi/src/api-tools.ts#MAX_TOOLS | selected operations of one upstream | a problem, nothing is converted
libs/openapi/src/schema/unknown-types.ts#MAX_TYPE_LOOKS | schemas of one operation whose types are looked at | those beyond are not judged
libs/openapi/src/schema/unknown-types.ts#MAX_TYPES_TOLD | unknown types of one operation that are told | the others are left out
libs/openapi/src/operation/security-scheme.ts#MAX_ENTRY_CHARACTERS | characters of a scheme’s name in an entry to write | no entry is told
libs/openapi/src/api-tools.ts#SHOWN_BROKEN | lines about what cannot be read | the rest is counted
`,
  'Operations as tools': `
libs/openapi/src/operation/names.ts#MAX_NAME_CHARACTERS | characters of a tool’s name with its prefix | cut, with a hash; of an override: a problem
libs/openapi/src/operation/body/body-needs.ts#NAMED | arguments that a sentence about a body names | counted
libs/openapi/src/request/request-writer.ts#NAMED | arguments of a body that a problem names | the rest is left out
libs/openapi/src/operation/texts.ts#MAX_TITLE_CHARACTERS | characters of a title of a document | cut at a word
libs/openapi/src/operation/texts.ts#MAX_DESCRIPTION_CHARACTERS | characters of a description of a document | cut at the end of a sentence, else at a word
libs/openapi/src/operation/texts.ts#MAX_READ_CHARACTERS | characters of such a text that are read | the rest is not read
libs/openapi/src/operation/texts-markdown.ts#TAIL | characters at the end of a line that say whether a sentence ends there | a full stop is added
libs/openapi/src/operation/servers.ts#MAX_SERVERS | servers of one place | those behind are not seen
libs/openapi/src/operation/servers.ts#MAX_SERVER_CHARACTERS | characters of a server’s URL | the server is not seen
libs/openapi/src/operation/security.ts#MAX_REQUIREMENTS | alternatives, schemes and scopes of one security | the operation is refused
libs/openapi/src/answer/successes.ts#MAX_ANSWERS | answers, and media types of one answer | those behind are not seen
libs/openapi/src/answer/accept.ts#MAX_ACCEPTED | media types in Accept | those behind are left out
libs/openapi/src/answer/answers.ts#MAX_NARROWING | narrowing arguments that are named | those behind are left out
libs/openapi/src/answer/pick.ts#MAX_PICKS | paths of answer.pick | a problem
libs/openapi/src/answer/pick.ts#MAX_PICK_DEPTH | steps of one path | a problem
libs/openapi/src/answer/link-header.ts#MAX_LINK_CHARACTERS | characters of a Link header | no next page
libs/openapi/src/answer/next-page.ts#MAX_LINK_PARAMETERS | parameters of a link’s query | no next page
apps/mcp-gateway/src/sources/openapi/document-readers.ts#FETCH_MS | time for one request for a document | asked again while the next row allows
apps/mcp-gateway/src/sources/openapi/document-readers.ts#FETCHING_MS | time for a document and its parts, pauses included | does not start; at a reload the old ones stay
apps/mcp-gateway/src/sources/openapi/document-readers.ts#FIRST_PAUSE_MS | time until a document is asked for again, at first | doubled each time
apps/mcp-gateway/src/sources/openapi/answer/operation-result.ts#MAX_BLOB_BYTES | bytes of an image, a sound or a file in a result | told and not given
libs/openapi/src/request/field-style.ts#MAX_BRACKETS | levels of brackets behind a name of a query or form | the argument is refused
libs/openapi/src/request/body/file-argument.ts#MAX_FILE_BYTES | bytes of a file that is an argument, decoded | the argument is refused
libs/openapi/src/request/body/file-argument.ts#MAX_FILE_NAME_CHARACTERS | characters of its name | the argument is refused
libs/openapi/src/operation/arguments/argument-names.ts#MAX_ARGUMENT_NAME_CHARACTERS | characters of an argument’s name | cut, with a hash
libs/openapi/src/operation/arguments/parameters.ts#MAX_PARAMETERS | parameters of an operation | the operation is refused
libs/openapi/src/operation/arguments/argument-overrides.ts#MOST_NAMES | names of arguments in a message | the others are counted
libs/openapi/src/operation/body/body-media.ts#MAX_MEDIA_TYPES | media types of a body that are looked at | the others are ignored
libs/openapi/src/operation/body/body-plan.ts#MAX_BODY_ARGUMENTS | properties of a body that are arguments of their own | the body is one argument
libs/openapi/src/schema/shown/shown-root.ts#MAX_SHOWN_BYTES | bytes of a tool’s schema as it is shown | shown less deep, at last as anything, and noted
libs/openapi/src/schema/shown/shown-arguments.ts#MAX_REFERENCES | references of one tool that are followed for what is shown | anything is shown there
libs/openapi/src/schema/shown/small-arguments.ts#MAX_REFERENCES | references that are followed for one argument of a tool that is too large | anything is shown there
libs/openapi/src/schema/shown/shown-root.ts#MAX_SETTINGS_TEXT | characters of what settings say of an argument | cut
libs/openapi/src/schema/shown/small-arguments.ts#MAX_NOTED | names in a note | the rest is counted
libs/openapi/src/schema/shown/shown-parts.ts#MAX_PARTS | schemas that apply together to one value | anything is shown there
libs/openapi/src/schema/shown/shown-parts.ts#MAX_OWN_REFERENCES | references of one schema by itself that are followed | anything is shown there
libs/openapi/src/schema/shown/shown-schemas.ts#MAX_PROPERTY_TEXT | characters of what a document says of an argument or a property | cut
libs/openapi/src/schema/shown/shown-schemas.ts#MAX_WORDS | characters of what is told in words instead of keywords | cut
libs/openapi/src/schema/shown/shown-values.ts#MAX_EXAMPLE | characters of an example that stands for a missing description | not shown
libs/openapi/src/schema/shown/shown-values.ts#MAX_DEFAULT | characters of a default | not shown
libs/openapi/src/schema/shown/shown-values.ts#MAX_ENUM | values of an enum that are shown | the first are told in words
libs/openapi/src/schema/shown/shown-union.ts#MAX_UNION | members of a union that are shown | anything is shown there, and noted
libs/openapi/src/schema/shown/shown-schemas.ts#MAX_NESTING | schemas within one another that are shown | anything is shown there
libs/openapi/src/schema/shown/shown-words.ts#MAX_TOLD_PATTERN | characters of a pattern that is told in words | not told
libs/openapi/src/schema/shown/shown-words.ts#MAX_TOLD | values or names that are told in words | the rest is left out
libs/openapi/src/schema/checked/checked-arguments.ts#MAX_CHECKED_BYTES | bytes of a schema that arguments are checked against | they are checked against the shown one
libs/openapi/src/schema/checked/checked-schemas.ts#MAX_INLINE_DEPTH | schemas within one another without a definition of their own | one gets a definition
libs/openapi/src/schema/checked/schema-layers.ts#MAX_LAYERS | schemas that are looked at for what is said of one value | those behind hide nothing, and their integers take no text
libs/openapi/src/schema/object-shape.ts#MAX_MEMBERS | schemas that make up one object | the body is one argument
libs/openapi/src/schema/pattern/checked-pattern.ts#MAX_PATTERN_CHARACTERS | characters of a pattern that is checked | told in words, not checked
libs/openapi/src/schema/pattern/checked-pattern.ts#MAX_FLOATING_MATCH | characters that a pattern may match from anywhere in a text | told in words, not checked
libs/openapi/src/schema/pattern/pattern-reader.ts#MAX_POSITIONS | characters of a pattern with repetitions written out | told in words, not checked
libs/openapi/src/schema/plain-text.ts#MAX_MARK | characters of a Markdown image, link or HTML tag that is recognized | left as text
libs/openapi/src/schema/plain-text.ts#READ | times that many characters of a text are read as are kept | the rest is not read
libs/openapi/src/schema/plain-text.ts#MAX_EXACT_CHARACTERS | characters of a name or a value that is shown as it is | cut
libs/openapi/src/schema/answer-schema.ts#MAX_ANSWER_SCHEMA_BYTES | bytes of an answer’s schema that is listed | none is listed, or a looser one
libs/openapi/src/schema/problems.ts#MAX_PROBLEMS | wrong fields of arguments that are named | the rest is counted
libs/openapi/src/schema/problems.ts#MAX_PROBLEM_CHARACTERS | characters of what is said of one | cut
libs/openapi/src/schema/problems.ts#MAX_NAMED | allowed values or known names in one | the rest is counted
libs/openapi/src/schema/problems.ts#MAX_ERRORS | errors of one check that are put in words | the rest is left out
libs/openapi/src/schema/problems.ts#MAX_SHAPES | shapes of which one should fit that are told | the rest is left out
libs/openapi/src/schema/compile-weight.ts#MAX_COMPILE_WEIGHT | weight of a schema that is compiled, about microseconds of CPU | arguments are checked against the shown one
libs/openapi/src/schema/checked/engine/check-engine.ts#LOOPED | names or values that are compared by code of their own | a loop looks through them
libs/openapi/src/schema/validators.ts#MAX_STEPS | steps of one check | the arguments are refused
`,
  'Tools of an MCP server': `
apps/mcp-gateway/src/sources/mcp/admitted-tools.ts#MAX_DESCRIPTION_BYTES | bytes of a tool’s description | left out, a warning
apps/mcp-gateway/src/sources/mcp/admitted-tools.ts#MAX_NAME_CHARACTERS | characters of a tool’s name, its prefix included | left out, a warning
apps/mcp-gateway/src/sources/mcp/compilable-schema.ts#MAX_COMPILED_SCHEMAS | schemas within its output schema, those of references counted at each | the output schema is left out
apps/mcp-gateway/src/sources/mcp/compilable-schema.ts#MAX_COMPILED_LEVELS | levels of schemas within one another, in its output schema and what that refers to | the output schema is left out
apps/mcp-gateway/src/sources/mcp/name-warnings.ts#NAMED | names that one warning lists | counted
apps/mcp-gateway/src/sources/selection.ts#MAX_NAMED_TOOLS | tools that a message names when it cannot say which was meant | counted
apps/mcp-gateway/src/sources/mcp/relayed-tool.ts#MAX_META_BYTES | bytes of a client’s \`_meta\` that travel with a call | a tool error that says so
apps/mcp-gateway/src/sources/mcp/elicitation/travelling-input.ts#MAX_QUESTIONS | questions of one answer of an MCP server, and answers of a person in one call | \`upstream_answer_invalid\`; a tool error that says so
apps/mcp-gateway/src/sources/mcp/elicitation/travelling-input.ts#MAX_STATE_CHARACTERS | characters of the state that it gives with them, and gets back | the same
apps/mcp-gateway/src/sources/mcp/elicitation/travelling-input.ts#MAX_RESPONSES_BYTES | bytes of those answers | a tool error that says so
apps/mcp-gateway/src/sources/mcp/elicitation/asked-input.ts#MAX_QUESTIONS_BYTES | bytes of those questions | \`upstream_answer_invalid\`
apps/mcp-gateway/src/sources/mcp/elicitation/asked-input.ts#MAX_KEY_CHARACTERS | characters of the key of a question | \`upstream_answer_invalid\`
apps/mcp-gateway/src/sources/mcp/elicitation/asked-input.ts#MAX_MESSAGE_CHARACTERS | characters of its text | cut
apps/mcp-gateway/src/sources/mcp/elicitation/asked-input.ts#MAX_PAGE_CHARACTERS | characters of the URL of a page that it asks to open | \`upstream_answer_invalid\`
apps/mcp-gateway/src/sources/mcp/elicitation/safe-form.ts#MAX_LABEL_CHARACTERS | characters of a title or a description in its form | cut
apps/mcp-gateway/src/sources/mcp/elicitation/safe-form.ts#MAX_FORM_FIELDS | fields of that form | \`upstream_answer_invalid\`
apps/mcp-gateway/src/sources/mcp/elicitation/safe-form.ts#MAX_FIELD_DEPTH | arrays and objects within one another, in one of them | \`upstream_answer_invalid\`
`,
  'The upstream': `
UPSTREAM_TIMEOUT_MS | time of one request, its retry included | \`upstream_timeout\`
apps/mcp-gateway/src/upstreams/requests/request-slots.ts#WAITING_PER_SLOT | requests that wait for each of those | \`upstream_busy\`
apps/mcp-gateway/src/upstreams/http/request/url-encoding.ts#MAX_URL_CHARACTERS | characters of a request’s URL | \`upstream_request_invalid\`
apps/mcp-gateway/src/upstreams/http/request/request-headers.ts#MAX_HEADER_CHARACTERS | characters of a request’s own headers | \`upstream_request_invalid\`
apps/mcp-gateway/src/upstreams/http/request/request-path.ts#MAX_DECODINGS | times that a value of the path is encoded within itself | \`upstream_request_invalid\`
libs/foreign-text/src/secrets.ts#MAX_ESCAPED | times that a text is escaped over, with a secret in it | stays, escaped so often
apps/mcp-gateway/src/upstreams/http/answer/answer-content.ts#MAX_ANSWER_DEPTH | depth of an answer | \`upstream_answer_invalid\`
apps/mcp-gateway/src/upstreams/http/answer/answer-content.ts#MAX_ANSWER_MEMBERS | members of an answer | \`upstream_answer_invalid\`
apps/mcp-gateway/src/upstreams/http/answer/answer-headers.ts#MAX_SHOWN_CHARACTERS | characters of a header of an answer | cut
apps/mcp-gateway/src/upstreams/http/answer/answer-explanation.ts#MAX_FAILURE_BYTES | bytes of a failure’s body | the rest is not read
apps/mcp-gateway/src/upstreams/http/answer/answer-explanation.ts#MAX_SAID_CHARACTERS | characters of what an upstream says of a refused request | cut
apps/mcp-gateway/src/upstreams/requests/upstream-breaker.ts#FAILED_REQUESTS | requests to an MCP server in a row that get no answer | \`upstream_unreachable\` at once, for the next row
apps/mcp-gateway/src/upstreams/requests/upstream-breaker.ts#PAUSE_MS | time until one request tries again | another such time if it fails
apps/mcp-gateway/src/upstreams/mcp/wire/rpc-answer.ts#MAX_SERVER_REQUESTS | requests of an MCP server within one of its answers | \`upstream_answer_invalid\`
apps/mcp-gateway/src/upstreams/mcp/wire/rpc-answer.ts#LINGER_MS | time in which a stream may end by itself after its answer | its connection is closed
apps/mcp-gateway/src/upstreams/mcp/wire/rpc-message.ts#MAX_SERVER_ID_CHARACTERS | characters of the id of such a request | \`upstream_answer_invalid\`
apps/mcp-gateway/src/upstreams/mcp/wire/rpc-failure.ts#MAX_REFUSAL_CHARACTERS | characters of what an MCP server says of arguments that it refuses | cut
apps/mcp-gateway/src/upstreams/mcp/headers/mirrored-headers.ts#MAX_MIRRORED | arguments of one tool that headers mirror | the tool is not valid
apps/mcp-gateway/src/upstreams/mcp/headers/mirrored-headers.ts#MAX_MIRRORED_CHARACTERS | characters of the headers that mirror a call’s arguments | \`upstream_request_invalid\`
apps/mcp-gateway/src/upstreams/mcp/headers/mirrored-headers.ts#MAX_SCHEMA_DEPTH | levels of a schema that are searched for them | the tool is not valid
apps/mcp-gateway/src/upstreams/mcp/legacy/legacy-session.ts#MAX_SESSION_ID_CHARACTERS | characters of the id of an MCP server’s session | \`upstream_answer_invalid\`
apps/mcp-gateway/src/upstreams/mcp/legacy/session-store.ts#MAX_SESSIONS | sessions of one MCP server that are kept | the least recently used is ended; forgotten where replicas share them
apps/mcp-gateway/src/upstreams/mcp/legacy/session-store.ts#SESSION_IDLE_MS | time one is kept after its last call, in Redis too | ended; forgotten where replicas share them
apps/mcp-gateway/src/upstreams/mcp/legacy/shared-session-store.ts#WAITED_PART | part of a call’s time in which another replica’s opening is waited for | this one opens a session itself
apps/mcp-gateway/src/upstreams/mcp/legacy/session-store.ts#CLOSING_MS | time for ending them when the upstream is closed | left to the server
apps/mcp-gateway/src/upstreams/mcp/legacy/session-store.ts#ENDED_AT_ONCE | of them that are ended at a time then | wait their turn
apps/mcp-gateway/src/upstreams/mcp/session/asides.ts#ASIDE_MS | time of a message to an MCP server that nobody waits for | given up
apps/mcp-gateway/src/upstreams/mcp/session/progress-relay.ts#MAX_PROGRESS_PER_SECOND | messages of a call’s progress in a second | left out
apps/mcp-gateway/src/upstreams/mcp/session/progress-relay.ts#MAX_PROGRESS_CHARACTERS | characters of the text of one | cut
apps/mcp-gateway/src/upstreams/mcp/session/tool-pages.ts#MAX_PAGES | pages of an MCP server’s list of tools | \`upstream_answer_invalid\`
apps/mcp-gateway/src/upstreams/mcp/session/tool-pages.ts#MAX_TOOLS | tools of it | \`upstream_answer_invalid\`
apps/mcp-gateway/src/upstreams/mcp/session/tool-pages.ts#MAX_LIST_BYTES | bytes of it | \`upstream_answer_invalid\`
apps/mcp-gateway/src/upstreams/mcp/session/tool-pages.ts#MAX_LIST_MEMBERS | members of all arrays and objects of its tools together | \`upstream_answer_invalid\`
apps/mcp-gateway/src/upstreams/mcp/session/tool-pages.ts#MAX_CURSOR_CHARACTERS | characters of what names its next page | \`upstream_answer_invalid\`
apps/mcp-gateway/src/upstreams/mcp/session/tool-pages.ts#PAGE_BOUNDS.maxDepth | depth of one page of it | \`upstream_answer_invalid\`
apps/mcp-gateway/src/upstreams/mcp/session/tool-pages.ts#PAGE_BOUNDS.maxMembers | members of one page of it | \`upstream_answer_invalid\`
libs/foreign-text/src/json-text.ts#MAX_INDENTED_CHARACTERS | characters of an answer that is indented | not indented
libs/outbound/src/outbound-routes.ts#MAX_SOCKETS | connections to one host | wait their turn
libs/outbound/src/outbound-routes.ts#IDLE_MS | time one waits for its next request, where the server announces no shorter one | closed
libs/outbound/src/outbound-routes.ts#KEEP_ALIVE_MS | time between two signs of life on one | closed
libs/outbound/src/tunnel-agent.ts#MAX_PROXY_HEADER_BYTES | bytes of the header with which a proxy answers | \`upstream_unreachable\`
libs/outbound/src/outbound-error.ts#MAX_MESSAGE_CHARACTERS | characters of an error of TLS that are read for its reason | its code is all that is said
libs/outbound/src/outbound-error.ts#MAX_DEPTH | errors within one another that are looked at for a cause | no cause is named
`,
  'The issuer': `
EXCHANGE_TIMEOUT_MS | time of one exchange, waiting and retry included | \`unavailable\`
EXCHANGE_RATE_PER_SECOND | requests to the token endpoint in a second | wait, then \`slow_down\`
libs/token-exchange/src/limits/rate-budget.ts#WINDOW_MS | time in which they are counted | counted anew
libs/token-exchange/src/counting/redis-counts.ts#TURNS_MS | time in which those of all replicas are counted | counted anew
libs/token-exchange/src/counting/redis-counts.ts#MOST_AHEAD_MS | time by which a turn in Redis lies ahead | dropped
libs/token-exchange/src/limits/rate-budget.ts#MOST_WAITING | part of an exchange’s time that is spent waiting | \`slow_down\`
libs/token-exchange/src/endpoint/exchange-response.ts#MAX_ANSWER_BYTES | bytes of a token answer | \`unavailable\`
libs/token-exchange/src/endpoint/exchange-response.ts#EXCHANGE_JSON_BOUNDS.maxDepth | depth of a token answer or a delegated token’s claims | \`response_invalid\`
libs/token-exchange/src/endpoint/exchange-response.ts#EXCHANGE_JSON_BOUNDS.maxMembers | members of them | \`response_invalid\`
libs/outbound/src/http-client.ts#MAX_RESPONSE_BYTES | bytes of metadata or of a key set, unpacked | as if not answered
libs/token-exchange/src/endpoint/exchange-refusal.ts#MAX_CLAIMS_LENGTH | characters of Entra’s \`claims\` | left out
libs/auth/src/issuer-metadata.ts#ISSUER_JSON_BOUNDS.maxDepth | depth of metadata | as if not answered
libs/auth/src/issuer-metadata.ts#ISSUER_JSON_BOUNDS.maxMembers | members of metadata | as if not answered
libs/auth/src/issuer-metadata.ts#ATTEMPT_MS | time of one request for metadata | tried again later
libs/auth/src/issuer-metadata.ts#FIRST_RETRY_MS | time before it is tried again | doubled each time
libs/auth/src/issuer-metadata.ts#LAST_RETRY_MS | time before it is tried again, at most | tried again for ever
libs/auth/src/issuer-metadata.ts#REFRESH_MS | age of metadata | read again
apps/mcp-gateway/src/exchange/exchange-issuers.ts#REFRESH_MS | age of metadata of an issuer that only exchanges use | read again when next used
libs/auth/src/issuer-metadata.ts#REREAD_MS | time between two readings because an endpoint is gone | not read
libs/auth/src/key-set.ts#KEY_SET_BOUNDS.maxDepth | depth of a key set | as if not answered
libs/auth/src/key-set.ts#KEY_SET_BOUNDS.maxMembers | members of a key set | as if not answered
libs/auth/src/key-set.ts#MAX_KEYS | keys of a key set | as if not answered
libs/auth/src/signing-keys.ts#ATTEMPT_MS | time of one request for keys | tried again later
libs/auth/src/signing-keys.ts#FIRST_RETRY_MS | time before it is tried again | doubled each time
libs/auth/src/signing-keys.ts#LAST_RETRY_MS | time before it is tried again, at most | tried again for ever
libs/auth/src/signing-keys.ts#REFRESH_MS | age of the keys | read again
libs/auth/src/signing-keys.ts#COOLDOWN_MS | time between two readings for an unknown \`kid\` | 401 without a look
libs/token-exchange/src/token-exchange.client.ts#JITTER_MS | random wait before a retry, at most | retried
libs/token-exchange/src/endpoint/client-authentication.ts#ASSERTION_SECONDS | life of a client assertion | a new one is signed
libs/outbound/src/retry-after.ts#MIN_SECONDS | wait that is told a client, at least | rounded up
libs/outbound/src/retry-after.ts#MAX_SECONDS | wait that an issuer’s \`Retry-After\` can impose | shortened
`,
  'What one person’s exchange does to others': `
libs/token-exchange/src/limits/circuit-breaker.ts#FAILED_SUBJECTS | different people whose calls fail, with none served between | the issuer is left alone
libs/token-exchange/src/limits/circuit-breaker.ts#FIRST_PAUSE_MS | time for which it is left alone | doubled each time
libs/token-exchange/src/limits/circuit-breaker.ts#LAST_PAUSE_MS | time for which it is left alone, at most | one call tries
libs/token-exchange/src/limits/circuit-breaker.ts#YIELD_MS | time for which who failed leaves the try to others | may try
libs/token-exchange/src/limits/circuit-breaker.ts#MAX_FAILING_SUBJECTS | people known to have failed | the oldest is forgotten
libs/token-exchange/src/limits/client-standing.ts#REFUSED_SUBJECTS.authentication | people told \`invalid_client\`, or \`unauthorized_client\` with 401 | \`client_refused\` for all of its upstreams; \`/readyz\` says so
libs/token-exchange/src/limits/client-standing.ts#REFUSED_SUBJECTS.permission | people told \`unauthorized_client\` at one audience | \`client_refused\` for all at that audience; \`/readyz\` likewise
libs/token-exchange/src/limits/client-standing.ts#CLIENT_REFUSED_MS | time for which the issuer is not asked then | asked again
libs/token-exchange/src/limits/client-standing.ts#MAX_REFUSED_AUDIENCES | audiences for which refusals of a client are counted | the one counted longest ago is forgotten
apps/mcp-gateway/src/health/client-check.ts#AGAIN_MS | time until a new process whose clients are all refused asks again | it is not ready until then
libs/token-exchange/src/limits/refusals.ts#REMEMBERED_MS.subject_rejected | time for which a refused exchange is not tried again | tried again
libs/token-exchange/src/limits/refusals.ts#FIRST_FAILURE_MS | time for which a failed exchange is not tried again | doubled each time
libs/token-exchange/src/limits/refusals.ts#LAST_FAILURE_MS | the same, at most | tried again
libs/token-exchange/src/limits/refusals.ts#FORGIVEN_MS | time after which a failure is the first again | counted anew
libs/token-exchange/src/limits/refusals.ts#MAX_REFUSALS | refusals that are remembered | the oldest is forgotten
libs/token-exchange/src/endpoint/exchange-refusal.ts#TOO_MANY_ATTEMPTS_SECONDS | wait after Auth0’s \`too_many_attempts\` | asked again
libs/token-exchange/src/endpoint/exchange-refusal.ts#LOOP_PAUSE_SECONDS | wait after a request found repeated in a loop | asked again
`,
  'Delegated tokens': `
libs/token-exchange/src/delegated-token.ts#MAX_TOKEN_CHARACTERS | characters of a delegated token | \`response_invalid\`
libs/token-exchange/src/endpoint/exchange-response.ts#MAX_LIFETIME_SECONDS | life of one, whatever the issuer says | exchanged again
libs/token-exchange/src/delegated-token.ts#EXPIRY_MARGIN_SECONDS | life that is left of one that is used, at least | exchanged again
libs/token-exchange/src/delegated-token.ts#RENEWED_AFTER | part of its life after which it is renewed beside a call | renewed
libs/token-exchange/src/token-exchange.options.ts#MAX_ENTRIES | tokens in memory | the least recently used goes
libs/token-exchange/src/token-exchange.options.ts#MAX_BYTES | bytes of them | the least recently used goes
libs/token-exchange/src/service-token.client.ts#MAX_SERVICE_TOKENS | tokens of the gateway itself, of one client | the least recently used goes
libs/token-exchange/src/cache/memory-token-cache.ts#NEXT_RENEWAL_MS | time between two renewals that failed | tried again
libs/token-exchange/src/cache/memory-token-cache.ts#SWEEP_MS | time for which ended ones stay in memory | swept
`,
  Redis: `
libs/token-exchange/src/cache/claimed-entries.ts#MAX_ENTRY_BYTES | bytes of an entry | removed unread; not shared
libs/token-exchange/src/cache/entry-cipher.ts#ENTRY_BOUNDS.maxDepth | depth of an entry | a miss
libs/token-exchange/src/cache/entry-cipher.ts#ENTRY_BOUNDS.maxMembers | members of an entry | a miss
libs/token-exchange/src/cache/claimed-entries.ts#CLAIM_MS | life of a claim that nobody renews | another replica exchanges, or opens the session
libs/token-exchange/src/cache/claimed-entries.ts#ALIVE_MS | time between two renewals of a claim | renewed
libs/token-exchange/src/cache/claimed-entries.ts#FIRST_LOOK_MS | time between two looks at another’s claim, at first | doubled each time
libs/token-exchange/src/cache/claimed-entries.ts#LAST_LOOK_MS | the same, at most | looked at again
libs/token-exchange/src/cache/redis-answer.ts#TICKS | turns in which an answer must come | not shared
libs/token-exchange/src/cache/redis-answer.ts#TICK_MS | time of one turn | not shared
libs/token-exchange/src/cache/redis-link.ts#REST_MS | time for which a silent Redis is left alone | asked again
libs/token-exchange/src/cache/redis-client.ts#CONNECT_MS | time for a connection, and for the answer of a Sentinel | tried again
libs/token-exchange/src/cache/redis-client.ts#SILENT_SOCKET_MS | silence of a connection that is asked something | connected anew
libs/token-exchange/src/cache/redis-link.ts#OPENING_MS | time in which a connection takes its first write | connected anew
libs/token-exchange/src/cache/redis-link.ts#RETRY_MS | time between two connections, at first | as much more after each
libs/token-exchange/src/cache/redis-link.ts#LAST_RETRY_MS | the same, at most | tried again
libs/token-exchange/src/cache/redis-link.ts#REFUSED_MS | the same after a refused user, password or right | tried again
libs/token-exchange/src/cache/redis-link.ts#STEADY_MS | time without a failure after which it is said to answer again | said
libs/token-exchange/src/cache/alone-line.ts#LINE_MS | time between two lines on limits or sessions that a replica keeps alone | not said again
`,
  'The doctor': `
apps/mcp-gateway/src/doctor/ask.ts#ASK_MS | time of one answer | said so
apps/mcp-gateway/src/doctor/ask.ts#ALL_MS | time of all answers together | asked no more, said so
apps/mcp-gateway/src/doctor/ask.ts#MAX_ANSWER_BYTES | bytes of one answer | said so
apps/mcp-gateway/src/doctor/ask.ts#DOCTOR_JSON_BOUNDS.maxDepth | depth of an answer or a token | read as no JSON
apps/mcp-gateway/src/doctor/ask.ts#DOCTOR_JSON_BOUNDS.maxMembers | members of them | read as no JSON
apps/mcp-gateway/src/doctor/outside/methods.check.ts#STREAM_MS | time of an answer to GET | taken for a stream
apps/mcp-gateway/src/doctor/report.ts#MAX_TEXT_CHARACTERS | characters of a line | cut
apps/mcp-gateway/src/doctor/outside/challenge.ts#MAX_CHALLENGE_CHARACTERS | characters of a challenge | cut
apps/mcp-gateway/src/doctor/outside/outside.ts#MOST_ISSUERS | authorization servers of one server | not looked at
`,
  'The command line': `
apps/mcp-gateway/src/cli/client/token-input.ts#MAX_TOKEN_BYTES | bytes of the token that is given | exit 2
apps/mcp-gateway/src/cli/client/token-input.ts#TOKEN_MS | time for a token on standard input or a pipe | exit 2
apps/mcp-gateway/src/cli/waiting.ts#TOLD_AFTER_MS | time that is waited without a word at a terminal | told what for
apps/mcp-gateway/src/cli/client/reach.ts#REQUEST_TIMEOUT_MS | time of one request of discovery or a sign-in | exit 1
apps/mcp-gateway/src/cli/client/sign-in.ts#LONGEST_WAIT_MS | time for a person to sign in | exit 1
apps/mcp-gateway/src/cli/client/hops.ts#LONGEST_MS | time in which the hops of a call are waited for | those that are there are shown
apps/mcp-gateway/src/cli/client/hops.ts#QUIET_MS | time without a new hop after which they are all there | shown
apps/mcp-gateway/src/cli/dry/recorder.ts#ANSWER_BOUNDS.maxDepth | depth of an issuer’s answer that is searched for its token | not searched
apps/mcp-gateway/src/cli/dry/recorder.ts#ANSWER_BOUNDS.maxMembers | members of it | not searched
apps/mcp-gateway/src/cli/program.ts#MAX_SENTENCE_CHARACTERS | characters of a line that says what is wrong | cut
apps/mcp-gateway/src/cli/program.ts#MAX_LINES | lines of it | the first are shown
apps/mcp-gateway/src/cli/listing/tools-text.ts#MAX_LINE_CHARACTERS | characters of a line about a document | cut
apps/mcp-gateway/src/cli/listing/client-warnings.ts#NAMED | tools that one warning names | counted
apps/mcp-gateway/src/cli/near-names.ts#NAMED | tools that are named where none was meant | counted
`,
  'The end of the process': `
DRAIN_DELAY | seconds for which it still takes requests after SIGTERM | incomplete requests are dropped
DRAIN_TIMEOUT | seconds after which it ends whatever runs | cut, exit 0
libs/serving/src/drain-times.ts#MAX_DRAIN_SECONDS | either, at most | does not start
libs/serving/src/drain-times.ts#LEAST_MARGIN | seconds that it leaves beyond the longest call, at least | does not start
libs/serving/src/drain.ts#LAST_ANSWER_MS | time for a client to read its last answer | cut
libs/serving/src/ending.ts#CLOSING_MS | time for stores, clients and timers to close | left behind
libs/serving/src/ending.ts#LAST_WRITE_MS | time for one last write of the log | lost
libs/serving/src/ending.ts#IDLE_MS | time in which open connections may bring a last request, once new ones are refused | closed
libs/serving/src/ending.ts#LAST_LINES_MS | time for the last lines of the log | lost
libs/serving/src/log-output.ts#RETRY_MS | time before a log that could not be written is tried again | tried again
libs/serving/src/log-output.ts#GATHERED_MS | time that log lines wait to be written together | written
`,
  'The local issuer, for development': `
apps/local-issuer/src/servers.ts#MAX_CONNECTIONS | connections of one address | closed at once
apps/local-issuer/src/servers.ts#HEADERS_TIMEOUT_MS | time for a header to arrive | 408, closed
apps/local-issuer/src/servers.ts#REQUEST_TIMEOUT_MS | time for a whole request to arrive | 408, closed
apps/local-issuer/src/servers.ts#CHECK_MS | time between two looks at both | cut that much later at most
apps/local-issuer/src/interaction.ts#MAX_FORM_BYTES | bytes of a form | 413
apps/local-issuer/src/gateway-file.ts#MAX_FILE_BYTES | bytes of gateway.yaml | does not start
apps/local-issuer/src/gateway-file.ts#MAX_ALIASES | values that aliases of gateway.yaml repeat | does not start
apps/local-issuer/src/file-references.ts#MAX_REFERENCED_BYTES | bytes of a file that a reference of gateway.yaml names | does not start
apps/local-issuer/src/clients.ts#MAX_CLIENT_LENGTH | characters of a client that registers itself | refused
apps/local-issuer/src/memory-adapter.ts#MAX_CLIENTS | clients that registered themselves | the oldest is forgotten
apps/local-issuer/src/memory-adapter.ts#MAX_ENTRIES | sessions, codes and grants | the oldest is forgotten
apps/local-issuer/src/memory-adapter.ts#MAX_HELD_CHARACTERS | characters of all it remembers | the oldest is forgotten
apps/local-issuer/src/request-log.ts#MAX_LOGGED_PATH | characters of a path in the log | cut
apps/local-issuer/src/pages/error-page.ts#MAX_SHOWN_DESCRIPTION | characters of an error's description on a page | cut
apps/local-issuer/src/request-log.ts#MAX_LOGGED_NAME | characters of a client’s name in the log | cut
apps/local-issuer/src/log-output.ts#MAX_UNWRITTEN_LOG_BYTES | bytes of lines while the log cannot be written | dropped
apps/local-issuer/src/ending.ts#LAST_ANSWERS_MS | time for running answers at its end | cut
`,
};

/** One row of the table. */
export interface Bound {
  /** A setting, or `path#NAME`. */
  readonly where: string;
  readonly what: string;
  readonly value: string;
  readonly beyond: string;
}

const { named, unnamed } = numbersInSource();
const values = new Map(named.map(({ at, value }) => [at, value]));
const defaults = settingsSchema.parse({}) as Record<string, unknown>;

/** Every bound by its section. */
export const BOUNDS: readonly (readonly [string, readonly Bound[]])[] = Object.entries(
  SECTIONS,
).map(([section, rows]) => [section, rows.trim().split('\n').map(boundOf)]);

/** Rows whose constant or setting is no longer in the source. */
export function withoutSource(): string[] {
  const rows = BOUNDS.flatMap(([, bounds]) => bounds.map(({ where }) => where));
  return [...rows, ...NO_BOUNDS].filter(
    (where) => !values.has(where) && !(where in settingsSchema.shape),
  );
}

/** Numbers of the source that stand neither in the table nor in the list of other numbers. */
export function withoutRow(): string[] {
  const rows = new Set(BOUNDS.flatMap(([, bounds]) => bounds.map(({ where }) => where)));
  const known = (at: string) => rows.has(at) || NO_BOUNDS.includes(at);
  return [...named.map(({ at }) => at).filter((at) => !known(at)), ...unnamed.map(({ at }) => at)];
}

/** The text of docs/bounds.md. */
export function boundsTable(): string {
  const tables = BOUNDS.flatMap(([section, bounds]) => [
    `## ${section}`,
    '',
    '| what | bound | changed by | beyond it |',
    '|---|---|---|---|',
    ...bounds.map(({ where, what, value, beyond }) => {
      const setting = where in settingsSchema.shape ? `\`${where}\`` : 'fixed';
      return `| ${what} | ${value} | ${setting} | ${beyond} |`;
    }),
    '',
  ]);
  return [
    '<!-- prettier-ignore-start -->',
    '# What is bounded',
    '',
    'Everything that others send, and every wait, has a bound. The values are read from the source: a',
    'test keeps this table true and complete, and `UPDATE_DOCS=1 npx jest bounds` writes it.',
    '',
    ...tables,
    '<!-- prettier-ignore-end -->',
    '',
  ].join('\n');
}

function boundOf(row: string): Bound {
  const [where = '', what = '', beyond = ''] = row.split(' | ');
  const value = where.includes('#') ? values.get(where) : defaults[where];
  return { where, what, beyond, value: shown(where, value as number | undefined) };
}

/** A number in the unit that its name says. */
function shown(where: string, value: number | undefined): string {
  if (value === undefined) return 'none';
  if (/BYTES/.test(where)) return bytes(value);
  if (/_MS\b/.test(where)) return value % 1_000 === 0 ? seconds(value / 1_000) : `${value} ms`;
  if (/SECONDS|DRAIN_|MARGIN$/.test(where)) return seconds(value);
  return value < 1 ? `${value * 100} %` : value.toLocaleString('en');
}

function bytes(value: number): string {
  const [step, unit] = value % 1024 ** 2 === 0 ? [1024 ** 2, 'MiB'] : [1024, 'KiB'];
  return value % step === 0 ? `${value / step} ${unit}` : `${value.toLocaleString('en')} bytes`;
}

function seconds(value: number): string {
  if (value >= 3600 && value % 3600 === 0) return `${value / 3600} h`;
  return value >= 120 && value % 60 === 0 ? `${value / 60} min` : `${value} s`;
}
