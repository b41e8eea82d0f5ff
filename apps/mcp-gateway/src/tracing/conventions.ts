/**
 * Names of attributes. `mcp`, `gen_ai` and `rpc` are of the semantic conventions for generative AI, which may
 * still change them, and which the SDK does not name any more; the HTTP ones are stable. `gw` is ours.
 */
export const ATTRIBUTE = {
  method: 'mcp.method.name',
  version: 'mcp.protocol.version',
  tool: 'gen_ai.tool.name',
  operation: 'gen_ai.operation.name',
  requestId: 'jsonrpc.request.id',
  rpcStatus: 'rpc.response.status_code',
  error: 'error.type',
  transport: 'network.transport',
  networkProtocol: 'network.protocol.name',
  httpMethod: 'http.request.method',
  httpStatus: 'http.response.status_code',
  httpRoute: 'http.route',
  address: 'server.address',
  port: 'server.port',
  template: 'url.template',
  reference: 'gw.reference',
  upstream: 'gw.upstream',
  outcome: 'gw.outcome',
  code: 'gw.error.code',
  cache: 'gw.token.cache',
  profile: 'gw.exchange.profile',
  exchangeOutcome: 'gw.exchange.outcome',
} as const;

/** `gen_ai.operation.name` of a tool call. */
export const EXECUTE_TOOL = 'execute_tool';
