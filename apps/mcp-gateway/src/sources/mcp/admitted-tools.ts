import { safeText } from '#foreign-text';
import type { JsonObject, JsonSchema } from '../../catalogue/tool-schema.js';
import type { ToolHints } from '../../catalogue/tool.js';
import type { ToolOverride } from '../../config/served-settings.js';
import type { ForeignObject } from '../../upstreams/mcp/mcp-session.js';
import { mirroredArguments, type Mirrored } from '../../upstreams/mcp/headers/mirrored-headers.js';
import { isCompilable } from './compilable-schema.js';
import {
  inputSchemaProblem,
  isAnnotations,
  isIcon,
  isInputSchema,
  isObject,
  isOutputSchema,
  isWellFormed,
  refersToElsewhere,
} from './definition-shape.js';
import { toolProblem } from './pinned-tool.js';
import { passingMeta } from './reserved-meta.js';

/** Bytes of its description: all clients put it before their models. */
export const MAX_DESCRIPTION_BYTES = 8_192;
/** Characters of a tool's name in `tools/list` (specification, Tools). */
export const MAX_NAME_CHARACTERS = 128;

/** A tool as its server defines it, which may be shown to clients: nothing of it is altered but its description. */
export interface AdmittedTool {
  /** The server's own name. */
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly inputSchema: JsonSchema;
  readonly outputSchema?: JsonObject;
  readonly annotations?: ToolHints;
  readonly icons?: readonly JsonObject[];
  readonly meta?: JsonObject;
  /** Arguments that are repeated in headers; undefined for none. */
  readonly mirrored?: readonly Mirrored[];
  /** What was left out of it, one line each. */
  readonly notes: readonly string[];
}

/** A tool, or why it is left out: a sentence's end, with what to do about it. */
export type Admittance =
  { readonly tool: AdmittedTool; readonly reason?: undefined } | { readonly reason: string };

const CORRECT = 'correct it at the server, or exclude it';

/**
 * Judges one definition: whatever would spoil the list for a client, or could not be called, is left out. `served`: its
 * name in `tools/list`; `override`: what the settings say instead.
 */
export function admitTool(
  definition: ForeignObject & { readonly name: string },
  served: string,
  override: ToolOverride = {},
): Admittance {
  const reason = sizeProblem(definition, served) ?? shapeProblem(definition, override);
  if (reason !== undefined) return { reason };
  const { inputSchema, outputSchema } = definition;
  // Judged above; a type cannot say so.
  if (!isInputSchema(inputSchema)) return { reason: `its inputSchema is none; ${CORRECT}` };
  const found = mirroredArguments(inputSchema);
  if ('problem' in found) return { reason: `${found.problem}; ${CORRECT}` };
  const { notes, ...shown } = described(definition);
  const spoils = isObject(outputSchema) && !isCompilable(outputSchema);
  return {
    tool: {
      ...shown,
      inputSchema,
      ...(isObject(outputSchema) && !spoils && { outputSchema }),
      notes: spoils ? [...notes, 'outputSchema, which clients cannot compile'] : notes,
      ...(found.mirrored.length > 0 && { mirrored: found.mirrored }),
    },
  };
}

function sizeProblem(definition: ForeignObject, served: string): string | undefined {
  if (served.length > MAX_NAME_CHARACTERS) {
    const instead = 'write a shorter one in tools.override, or a shorter prefix';
    return `its name with the prefix is longer than ${MAX_NAME_CHARACTERS} characters; ${instead}`;
  }
  const problem = toolProblem(definition);
  if (problem !== undefined) return `it ${problem}; ${CORRECT}`;
  return isWellFormed(definition) ? undefined : `it is no well-formed Unicode; ${CORRECT}`;
}

function shapeProblem(definition: ForeignObject, override: ToolOverride): string | undefined {
  const { inputSchema, outputSchema = {}, title = '', description = '' } = definition;
  const { annotations = {}, execution } = definition;
  const input = inputSchemaProblem(inputSchema);
  if (input !== undefined) return `its inputSchema ${input}; ${CORRECT}`;
  if (!isOutputSchema(outputSchema)) return `its outputSchema is none; ${CORRECT}`;
  if ([inputSchema, outputSchema].some(refersToElsewhere)) {
    return `its schema refers to elsewhere; ${CORRECT}`;
  }
  if (isObject(execution) && execution['taskSupport'] === 'required') {
    return 'it runs as a task only, which is not relayed; exclude it';
  }
  if (typeof title !== 'string') return `its title is no text; ${CORRECT}`;
  if (!isAnnotations(annotations)) return `its annotations are none; ${CORRECT}`;
  if (override.description !== undefined) return undefined;
  if (typeof description !== 'string') return `its description is no text; ${CORRECT}`;
  return Buffer.byteLength(description) <= MAX_DESCRIPTION_BYTES
    ? undefined
    : `its description is larger than ${MAX_DESCRIPTION_BYTES} bytes; write another in tools.override`;
}

/** What people and models are shown, of a definition that was judged. */
function described(
  definition: ForeignObject & { readonly name: string },
): Omit<AdmittedTool, 'inputSchema'> {
  const { name, title, description, annotations, icons = [], _meta: meta = {} } = definition;
  const { execution = {} } = definition;
  // What runs as no task anyway loses nothing.
  const mayBeTask = !isObject(execution) || execution['taskSupport'] === 'optional';
  const given: readonly unknown[] = Array.isArray(icons) ? icons : [icons];
  const shown = given.filter(isIcon);
  const passing = isObject(meta) ? passingMeta(meta) : undefined;
  const notes = [
    ...(shown.length === given.length
      ? []
      : ['icons were left out: they are not of https: or data:']),
    ...(mayBeTask ? ['execution was left out: tasks are not relayed'] : []),
  ];
  return {
    name,
    ...(typeof title === 'string' && { title }),
    ...(typeof description === 'string' && { description: safeText(description) }),
    ...(isAnnotations(annotations) && { annotations }),
    ...(shown.length > 0 && { icons: shown }),
    ...(passing && { meta: passing }),
    notes,
  };
}
