import type { QuestionMode } from '../upstreams/mcp/question-modes.js';
import type { JsonObject } from './tool-schema.js';

/** The key of the gateway's own question among those of a call: to open a page. No tool's question has it. */
export const OWN_QUESTION = 'interaction';

/** What a client of 2026-07-28 offers for questions to its person, and what it says of those of the call before. */
export interface ClientInput {
  /** How it can ask; none: it cannot. */
  readonly modes: readonly QuestionMode[];
  /** Answers to the tool's questions, as they came: without the one to the gateway's own. */
  readonly responses: JsonObject;
  /** What the tool gave for the next call, as it came. */
  readonly state: string | undefined;
  /** Whether the gateway's own question was put for this call. */
  readonly wasAskedToInteract: boolean;
}

/** What a tool has to know of the person before it answers (specification 2026-07-28, `InputRequiredResult`). */
export interface InputRequired {
  readonly resultType: 'input_required';
  /** By keys that the answers come back with. */
  readonly inputRequests?: Readonly<Record<string, JsonObject>>;
  /** Comes back as it is. */
  readonly requestState?: string;
}
