import { z } from 'zod';
import { MAX_TEXT_CHARACTERS } from './exchange-schema.js';
import { flag, judged, LINE, oneOf, wanted, whole } from './field-kinds.js';
import { hostsSchema } from './openapi-schema.js';

/** Seconds that a list of tools may be used without asking again. */
const REFRESH_RANGE = { least: 10, most: 86_400 } as const;

const EXAMPLE = './wiki.tools.json';

const toolFile = judged(
  {
    must: 'the path of a tool file',
    write: EXAMPLE,
    pattern: /^(?![A-Za-z][A-Za-z0-9+.-]+:\/\/)\S/,
    most: MAX_TEXT_CHARACTERS,
  },
  (value) => {
    if (/^[a-z][a-z0-9+.-]+:\/\//i.test(value)) {
      return `is a URL, and a tool file stands beside this file; write ${EXAMPLE}`;
    }
    return LINE.test(value) ? undefined : `must be the path of a tool file; write ${EXAMPLE}`;
  },
);

const listSchema = z.strictObject(
  {
    from: oneOf(['file', 'caller', 'service'])
      .describe(
        'Where the list of tools comes from: `file`, a reviewed tool file; `caller`, the server asked as each ' +
          'caller; `service`, asked as the gateway itself, with a token of its own client that calls nothing. ' +
          'Default: `file` where `file` is given, else `caller`.',
      )
      .exactOptional(),
    file: toolFile
      .describe('The tool file, relative to this file; `mcp-gateway tools NAME --write` writes it.')
      .exactOptional(),
    refreshSeconds: whole(REFRESH_RANGE.least, REFRESH_RANGE.most)
      .describe(
        'Seconds until the server is asked for its list again; with a tool file, at the next call. Default: 300.',
      )
      .exactOptional(),
    sharedBy: oneOf(['caller', 'scopes', 'everyone'])
      .describe(
        'With `from: caller`, who may see a list that was learned: that caller, callers with the same scopes, ' +
          'or everyone. Default: caller.',
      )
      .exactOptional(),
    onChange: oneOf(['block', 'warn'])
      .describe(
        'What becomes of a tool that the server lists otherwise than the tool file: `block`, calls of it fail ' +
          'until it is as in the file; `warn`, they are made, and the log tells of it. Default: `block`.',
      )
      .exactOptional(),
  },
  { error: wanted({ must: 'a mapping', write: `{ from: file, file: ${EXAMPLE} }` }) },
);

const relaySchema = z.strictObject(
  {
    progress: flag
      .describe('Whether progress of a call reaches a client that asks for it. Default: true.')
      .exactOptional(),
    elicitation: flag
      .describe(
        'Whether the server may ask the person during a call, where server and client speak 2026-07-28 and the ' +
          'client offers it. Default: false.',
      )
      .exactOptional(),
    hosts: hostsSchema
      .describe(
        'With `elicitation`, hosts of the pages that the server may ask the person to open. Default: none.',
      )
      .exactOptional(),
  },
  { error: wanted({ must: 'a mapping', write: '{ progress: true }' }) },
);

/** An upstream that is an MCP server. */
export const mcpSchema = z
  .strictObject(
    {
      protocol: oneOf(['auto', '2026-07-28', '2025-11-25'])
        .describe(
          'The revision of MCP that the server is spoken to in; `auto` finds it out. Default: auto.',
        )
        .exactOptional(),
      session: oneOf(['caller', 'call', 'none'])
        .describe(
          'Of a server of 2025 that opens sessions: one for each caller, one for each call, or none kept. ' +
            'Default: caller.',
        )
        .exactOptional(),
      list: listSchema.describe('Where the list of its tools comes from.').exactOptional(),
      relay: relaySchema
        .describe('What of a call travels both ways beside the call itself.')
        .exactOptional(),
    },
    { error: wanted({ must: 'a mapping', write: `{ list: { file: ${EXAMPLE} } }` }) },
  )
  .describe(
    'The upstream is an MCP server, and its tools are served; stands in the place of `openapi`.',
  );
