import type { CheckedCall, NamedCall } from './admission.js';

/** Checks the arguments, once. What is wrong with them is told as the tool's own error, so that a model can mend it. */
export function checkArguments(call: NamedCall): CheckedCall {
  return { ...call, input: call.tool.input.check(call.message.toolCall.arguments) };
}
