import type { ServerResponse } from 'node:http';
import { isInputRequired, isPlainText, type ToolResult } from '../../catalogue/tool.js';
import { isRecord } from '../../ladder/message/json-rpc.js';
import type { CallOutcome } from '../tool-calls.js';
import { writeJson } from './direct-answer.js';

/** A result of texts and of data, in the order in which both SDKs write its members. */
interface PlainResult {
  readonly content: readonly { readonly type: string; readonly text: unknown }[];
  readonly structuredContent: unknown;
  readonly isError: boolean | undefined;
}

/**
 * Writes what a call ends with as its engine would: `more` are members of the result behind its own. Resolves with
 * false, and has written nothing, for a call that fails, and for a result that is not of texts and data alone: a schema
 * of the SDK puts the members of others into order.
 */
export async function isAnswered(
  ran: Promise<CallOutcome>,
  response: ServerResponse,
  { id }: { readonly id: string | number },
  more?: object,
): Promise<boolean> {
  const outcome = await ran.catch(() => undefined);
  if (outcome === undefined || isInputRequired(outcome)) return false;
  const result = plainResult(outcome);
  if (result === undefined) return false;
  writeJson(response, { result: more ? { ...result, ...more } : result, jsonrpc: '2.0', id });
  return true;
}

function plainResult(result: ToolResult): PlainResult | undefined {
  const { content, structuredContent, isError, ...others } = result;
  if (Object.keys(others).length > 0 || !content.every(isPlainText)) return undefined;
  if (structuredContent !== undefined && !isPlainData(structuredContent)) return undefined;
  const texts = content.map(({ type, text }) => ({ type, text }));
  return { content: texts, structuredContent, isError };
}

/** The schema of SDK 1 drops a member of this name. */
function isPlainData(data: unknown): boolean {
  return isRecord(data) && !Object.hasOwn(data, '__proto__');
}
