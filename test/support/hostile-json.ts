import { rpcMessage, type RpcRequest } from './rpc.js';

/** Bytes of the longest body that is read. */
export const BODY_BYTES = 1024 * 1024;

/** A message's headers and body, with each mark (a JSON string) replaced by the given JSON text. */
export function messageWith(
  request: RpcRequest,
  marks: Readonly<Record<string, string>>,
): ReturnType<typeof rpcMessage> {
  const { headers, body } = rpcMessage(request);
  return {
    headers,
    body: Object.entries(marks).reduce(
      (text, [mark, json]) => text.replace(`"${mark}"`, () => json),
      body,
    ),
  };
}

/** Nested arrays. */
export const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

/** An array of that many members; its text. */
export const many = (members: number) => `[${'1,'.repeat(members - 1)}1]`;

/** An object of that many members. */
export const keys = (count: number, value: unknown = 1) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, value]));
