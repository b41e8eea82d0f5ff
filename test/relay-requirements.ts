/** The register’s rows of MCP servers behind the gateway. */
export const RELAY_ROWS = `RELAY-01 | Clients of both eras call one tool of a server of 2025 in one session, opened once | Streamable HTTP 2025-11-25
RELAY-02 | A client of 2025 calls a server of 2026, and gets nothing that is of 2026 alone | Versioning
RELAY-03 | A server that answers the first question by 500 and opens sessions is of 2025 | Versioning
RELAY-04 | A server that fails is not taken for one of 2025 | Versioning
RELAY-05 | Every page of a list is read; a cursor that comes again makes the server unavailable | Pagination
RELAY-06 | Servers that hang or are gone take nothing from the others; the list names them and why | design
RELAY-07 | With all of them down there is an error, and no empty list | design
RELAY-08 | Nobody is shown or may call another’s tool, however their requests are mixed | Caching
RELAY-09 | The same scopes of another person are another list, unless settings say so | Caching
RELAY-10 | What a server calls public is shared only where settings say so | Caching
RELAY-11 | A list asked with a token of the gateway is shown to all, and such a token never calls | design
RELAY-12 | A 401 is worth one other exchange and one other try | Authorization, Token Handling
RELAY-13 | A second 401 is the answer | Authorization, Token Handling
RELAY-14 | A missing scope at the server is told to the operator, and challenges no client | Authorization, Scope Challenge Handling
RELAY-15 | A dead session is opened again once, however the server says that it is dead | Streamable HTTP 2025-11-25
RELAY-16 | A hundred first calls of one person open one session, those of a hundred people a hundred | Security Best Practices
RELAY-17 | Progress reaches the client that asked, by its own token, increasing, never after the answer | Progress
RELAY-18 | A client that leaves ends its call at the server, as its revision says | Cancellation
RELAY-19 | A stream that never ends is ended by the deadline | design
RELAY-20 | An answer beyond the bound is not read to its end, however it is packed | design
RELAY-21 | What a server says of its own errors stays here | Security
RELAY-22 | Of a client’s request nothing travels but the call and its trace | Authorization, Token Handling
RELAY-23 | Arguments in headers are written for the server and checked of the client; a wrong annotation costs its own tool alone | Streamable HTTP
RELAY-24 | A tool that changed is not called; the others are, and lists show what was approved | design
RELAY-25 | Prefixes that a name could not tell apart stop the start | design
`;
