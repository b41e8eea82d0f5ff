import { CLIENT_CAPABILITIES_META_KEY } from '@modelcontextprotocol/server';
import { OWN_QUESTION, type ClientInput } from '../catalogue/person-input.js';
import { isRecord } from '../ladder/message/json-rpc.js';
import type { ToolCallParams } from '../ladder/message/mcp-message.js';
import { QUESTION_MODES, type QuestionMode } from '../upstreams/mcp/question-modes.js';

/** What a call of revision 2026-07-28 says of its person; by the client's own word, in the call itself. */
export function clientInput({ meta, inputResponses, requestState }: ToolCallParams): ClientInput {
  const given = Object.entries(inputResponses);
  return {
    modes: modesOf(meta[CLIENT_CAPABILITIES_META_KEY]),
    responses: Object.fromEntries(given.filter(([key]) => key !== OWN_QUESTION)),
    state: requestState,
    wasAskedToInteract: given.some(([key]) => key === OWN_QUESTION),
  };
}

/** Without a mode it is a form (specification, `ClientCapabilities`). */
function modesOf(capabilities: unknown): readonly QuestionMode[] {
  const elicitation = isRecord(capabilities) ? capabilities['elicitation'] : undefined;
  if (!isRecord(elicitation)) return [];
  if (Object.keys(elicitation).length === 0) return ['form'];
  return QUESTION_MODES.filter((mode) => isRecord(elicitation[mode]));
}
