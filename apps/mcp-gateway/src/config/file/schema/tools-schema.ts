import { z } from 'zod';
import { scopes } from './exchange-schema.js';
import { flag, list, prose, record, text, wanted } from './field-kinds.js';
import { operation, OPERATION_KEYS, selector } from './operations-schema.js';

/** Characters of a tool's name (specification, Tools). */
export const MAX_TOOL_NAME_CHARACTERS = 128;
/** Characters of a tool's title. */
const MAX_TITLE_CHARACTERS = 256;
/** Characters of a tool's description. */
const MAX_DESCRIPTION_CHARACTERS = 8_192;
/** Entries of `include` or `exclude`, and tools with an override. */
const MAX_SELECTORS = 1_000;

const SELECTOR = /^([A-Za-z0-9_.-]+\*?|\*)$/;
/** A tool's name: letters, digits, `_`, `-` and `.`. */
export const TOOL_NAME = /^[A-Za-z0-9_.-]+$/;

const toolNames = text({
  must: "a tool's name, or its beginning with * at the end",
  write: "list_orders, 'orders_*' or '*'",
  pattern: SELECTOR,
  most: MAX_TOOL_NAME_CHARACTERS,
});

/** The same as a field. */
export const toolName = text({
  must: "a tool's name: letters, digits, _ - and .",
  write: 'a name such as list_orders',
  pattern: TOOL_NAME,
  most: MAX_TOOL_NAME_CHARACTERS,
});

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
    ...OPERATION_KEYS,
  },
  { error: wanted({ must: 'a mapping', write: '{ title: … }' }) },
);

/** A tool's name; with `openapi` a selector of operations. */
const selected = z.union([toolNames, selector], {
  error: wanted({
    must: "a tool's name, or with openapi a mapping that selects operations",
    write: 'list_orders, or { tags: [orders] }',
  }),
});

/** Which tools are served, and how. */
export const toolsSchema = z.strictObject(
  {
    include: list(selected, {
      least: 1,
      most: MAX_SELECTORS,
      example: "[list_orders] or ['*']",
    }).describe(
      "The tools that are served, and nothing else: the source's own names, `*` only at the end; with `openapi` " +
        'mappings that select operations, all but `operations` of safe methods alone.',
    ),
    exclude: list(selected, { least: 0, most: MAX_SELECTORS, example: "['admin_*']" })
      .describe('Those of them that are not.')
      .exactOptional(),
    override: record(operation, override, {
      most: MAX_SELECTORS,
      what: 'tools',
      example: '{ list_orders: { title: … } }',
    })
      .describe(
        "What is said of one tool instead of what its source says, by the source's own name; with `openapi` " +
          'by `operationId` or `METHOD /path`.',
      )
      .exactOptional(),
  },
  { error: wanted({ must: 'a mapping', write: "{ include: ['*'] }" }) },
);
