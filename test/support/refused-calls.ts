import type { Era, RpcRequest } from './rpc.js';

/** A `tools/call` that is refused for what it is, before its tool is looked at. */
interface RefusedCall extends Pick<RpcRequest, 'params' | 'headers'> {
  readonly why: string;
  /** As it is told; `greet` by default. */
  readonly tool?: string;
}

const params = { name: 'greet', arguments: {} };

/** Calls of each kind of mistake that a client of the era can make with a message. */
export function refusedCalls(era: Era): readonly RefusedCall[] {
  const headers = [
    { why: 'another name in its header', params, headers: { 'mcp-name': 'whoami' } },
    { why: 'another method in its header', params, headers: { 'mcp-method': 'tools/list' } },
  ];
  return [
    { why: 'arguments that are no object', params: { name: 'greet', arguments: 'x' } },
    {
      ...{ why: 'a tool that is not served, and such arguments', tool: '_unknown' },
      params: { name: 'canary', arguments: 'x' },
    },
    { why: 'a progress token of no kind', params: { ...params, _meta: { progressToken: {} } } },
    {
      why: 'a version that is not served',
      params,
      headers: { 'mcp-protocol-version': '1999-01-01' },
    },
    ...(era === '2026' ? headers : []),
  ];
}
