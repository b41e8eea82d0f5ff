import type { Path } from '../file-path.js';
import { isMapping, mappingOf, type Mapping } from '../mapping.js';
import { upstreamName } from '../schema/file-schema.js';

type Said = readonly [path: Path, text: string];

/** What the parts of an upstream that is an MCP server say against each other, by the paths of their keys. */
export function mcpSays(own: Path, entry: Mapping): readonly Said[] {
  const { mcp, headers, prefix, exchange, tools } = entry;
  if (!isMapping(mcp)) return [];
  const path = [...own, 'mcp'];
  const { protocol, session, list, relay } = mcp;
  const include = mappingOf(tools)['include'];
  return [
    ...(typeof prefix === 'string' && prefix.includes('_')
      ? [[[...own, 'prefix'], UNDERSCORE] as const]
      : []),
    ...Object.keys(mappingOf(headers))
      .filter((name) => name.toLowerCase() === 'accept')
      .map((name): Said => [[...own, 'headers', name], 'is what MCP itself sets; remove it']),
    ...sessionSays([...path, 'session'], protocol, session),
    // Written beside it, they were meant to stand in it.
    ...(Object.hasOwn(mcp, 'from') || Object.hasOwn(mcp, 'file')
      ? []
      : listSays([...path, 'list'], mappingOf(list), {
          make: makeOf(own.at(-1)),
          exchanges: exchange !== 'none',
          showsAll: Array.isArray(include) && include.includes('*'),
        })),
    ...relaySays([...path, 'relay'], protocol, mappingOf(relay)),
  ];
}

const UNDERSCORE =
  'holds _, and the first _ of a tool’s name ends the prefix of an MCP server; write one without it';

/** The remedy where there is no tool file. */
function makeOf(upstream: string | number | undefined): string {
  const name = upstreamName.safeParse(upstream).data ?? 'NAME';
  return (
    `write from: file and file: ./${name}.tools.json, ` +
    `then make the file with mcp-gateway tools ${name} --write`
  );
}

function sessionSays(path: Path, protocol: unknown, session: unknown): readonly Said[] {
  if (protocol !== '2026-07-28' || (session !== 'caller' && session !== 'call')) return [];
  return [[path, 'MCP 2026-07-28 has no sessions; write none, or remove it']];
}

function relaySays(path: Path, protocol: unknown, relay: Mapping): readonly Said[] {
  const { elicitation, hosts } = relay;
  if (elicitation === true) {
    return protocol === '2025-11-25' ? [[[...path, 'elicitation'], OLD_QUESTIONS]] : [];
  }
  return hosts === undefined ? [] : [[[...path, 'hosts'], UNASKED]];
}

const OLD_QUESTIONS =
  'is for servers of 2026-07-28, and protocol is 2025-11-25, which asks in a way that is not relayed; ' +
  'write protocol: 2026-07-28, or false here';
const UNASKED = 'is read with elicitation: true alone; write that, or remove it';

interface ListBeside {
  readonly make: string;
  /** Whether the upstream gets tokens. */
  readonly exchanges: boolean;
  /** Whether all that the server lists is included. */
  readonly showsAll: boolean;
}

function listSays(path: Path, list: Mapping, beside: ListBeside): readonly Said[] {
  const { from: given, file, sharedBy, onChange } = list;
  const from = given ?? (file === undefined ? 'caller' : 'file');
  const at = (key: string) => [...path, key];
  if (from === 'file') {
    return [
      ...(file === undefined ? [[at('from'), `needs a tool file; ${beside.make}`] as const] : []),
      ...sharingSays(at('sharedBy'), sharedBy, 'a tool file is the same for everyone'),
    ];
  }
  if (from !== 'caller' && from !== 'service') return [];
  const unused = 'is read with from: file alone; write that, or remove it';
  const found: Said[] = [
    ...(file === undefined ? [] : [[at('file'), unused] as const]),
    // `warn` is what is done without a tool file.
    ...(onChange === 'block' ? [[at('onChange'), `${NO_FILE} ${beside.make}`] as const] : []),
  ];
  if (from === 'service') {
    found.push(...sharingSays(at('sharedBy'), sharedBy, 'the list of a service is for everyone'));
    return beside.exchanges ? found : [...found, [at('from'), NO_TOKENS]];
  }
  return sharedBy === 'everyone' && beside.showsAll
    ? [...found, [at('sharedBy'), EVERYONE]]
    : found;
}

const NO_FILE = 'block is for tools that differ from a tool file, and there is none; remove it, or';
const NO_TOKENS =
  'service asks with a token of the gateway, and exchange is none; write caller: nobody’s token is sent then';
const EVERYONE =
  "would show everyone what one caller’s list holds; name the tools in tools.include, without '*' alone, " +
  'or write caller';

/** `caller`, the default, says nothing. */
function sharingSays(path: Path, sharedBy: unknown, why: string): readonly Said[] {
  return sharedBy === 'scopes' || sharedBy === 'everyone'
    ? [[path, `is for lists that callers are asked for, and ${why}; remove it`]]
    : [];
}
