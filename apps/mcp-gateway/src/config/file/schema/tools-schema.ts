import { z } from 'zod';
import { scopes } from './exchange-schema.js';
import { flag, list, text, wanted } from './field-kinds.js';

/** Characters of a tool's name (specification, Tools). */
export const MAX_TOOL_NAME_CHARACTERS = 128;
/** Characters of a tool's title. */
const MAX_TITLE_CHARACTERS = 256;
/** Characters of a tool's description. */
const MAX_DESCRIPTION_CHARACTERS = 8_192;
/** Entries of `include` or `exclude`, and tools with an override. */
const MAX_SELECTORS = 1_000;

const SELECTOR = /^([A-Za-z0-9_.-]+\*?|\*)$/;
const NAME = /^[A-Za-z0-9_.-]+$/;

const selector = text({
  must: "a tool's name, or its beginning with * at the end",
  write: "list_orders, 'orders_*' or '*'",
  pattern: SELECTOR,
  most: MAX_TOOL_NAME_CHARACTERS,
});

/** A tool's name: letters, digits, `_`, `-` and `.`. */
const toolName = text({
  must: "a tool's name: letters, digits, _ - and .",
  write: 'a name such as list_orders',
  pattern: NAME,
  most: MAX_TOOL_NAME_CHARACTERS,
});

/** Printable text; line ends and tabs only where `lines` says so. */
function prose(most: number, lines: boolean) {
  return text({
    must: lines ? 'text' : 'one line of text',
    write: 'what clients are to show',
    pattern: lines ? /^(?=[\s\S]*\S)[^\p{Cs}]+$/u : /^(?=.*\S)[^\p{Cc}\p{Cs}]+$/u,
    most,
  });
}

/** `none`, or a list of scopes that is not empty. */
export function callerScopeList(example: string) {
  return z.union([z.literal('none'), scopes(1, `${example}, or none`)], {
    error: wanted({ must: 'none or a list of scopes', write: `none, or ${example}` }),
  });
}

const hints = z.strictObject(
  {
    readOnly: flag.describe('The tool changes nothing.').exactOptional(),
    destructive: flag.describe('It may delete or overwrite.').exactOptional(),
    idempotent: flag.describe('The same call twice does no more than once.').exactOptional(),
    openWorld: flag.describe('It reaches beyond one closed system.').exactOptional(),
  },
  { error: wanted({ must: 'a mapping', write: '{ destructive: false }' }) },
);

const override = z.strictObject(
  {
    name: toolName
      .describe("Another name; the upstream's prefix stands before it.")
      .exactOptional(),
    title: prose(MAX_TITLE_CHARACTERS, false).describe('What people read.').exactOptional(),
    description: prose(MAX_DESCRIPTION_CHARACTERS, true)
      .describe('What a model reads to choose the tool.')
      .exactOptional(),
    callerScopes: callerScopeList('[orders:write]')
      .describe(
        "What the caller's token must carry for this tool, instead of the upstream's `callerScopes`.",
      )
      .exactOptional(),
    upstreamScopes: scopes(1, '[orders.write]')
      .describe('The part of `exchange.scopes` that this tool asks for.')
      .exactOptional(),
    hints: hints.describe('What clients are told of its behaviour.').exactOptional(),
  },
  { error: wanted({ must: 'a mapping', write: '{ title: … }' }) },
);

/** Which tools are served, and how. */
export const toolsSchema = z.strictObject(
  {
    include: list(selector, {
      least: 1,
      most: MAX_SELECTORS,
      example: "[list_orders] or ['*']",
    }).describe('The tools that are served, by name; `*` only at the end. Nothing else is.'),
    exclude: list(selector, { least: 0, most: MAX_SELECTORS, example: "['admin_*']" })
      .describe('Those of them that are not.')
      .exactOptional(),
    override: z
      .record(toolName, override, {
        error: wanted({ must: 'a mapping', write: '{ list_orders: { title: … } }' }),
      })
      .refine((given) => Object.keys(given).length <= MAX_SELECTORS, {
        error: `holds more than ${MAX_SELECTORS} tools; write fewer`,
      })
      .describe("What is said of one tool instead of what its source says, by the source's name.")
      .exactOptional(),
  },
  { error: wanted({ must: 'a mapping', write: "{ include: ['*'] }" }) },
);
