import type { Path } from './file-path.js';
import type { FileProblem } from './file-problems.js';
import { isMapping, mappingOf, type Mapping } from './mapping.js';
import { wanted } from './schema/field-kinds.js';
import { OPERATION_KEYS } from './schema/operations-schema.js';
import { toolName } from './schema/tools-schema.js';
import type { Places } from './yaml/places.js';

type Said = readonly [path: Path, text: string];

const MISSING = 'openapi is missing; write openapi: ./orders.openapi.json beside url';
const OF_DOCUMENT = `belongs to OpenAPI documents, and ${MISSING}, or remove this`;
const OF_OPERATION = `belongs to operations of an OpenAPI document, and ${MISSING}, or remove this`;
const OF_ANOTHER_KIND =
  'belongs to OpenAPI documents, and this upstream is an MCP server; remove it';
const OF_ANOTHER_TOOL =
  'belongs to operations of an OpenAPI document, and this upstream is an MCP server; remove it';
const NO_SELECTOR =
  "selects operations of an OpenAPI document, and this upstream is an MCP server; write a tool's name as the server has it";
const TWO_KINDS = 'stands beside openapi, and an upstream is of one kind; write one of them';
const SELECTOR = `selects operations of an OpenAPI document, and ${MISSING}, or a tool's name here`;
const NOTHING = 'selects nothing; write tags, paths, methods, operations or deprecated in it';

/** Names that a message can show as they are written in YAML. */
const PLAIN = /^[A-Za-z][A-Za-z0-9_./-]{0,127}$/;

/**
 * What stands with an upstream and belongs to one of the other kind: tools that are named where a document is,
 * and what only documents have. `known` tells whether a key was meant to stand where it does not.
 */
export function kindProblems(
  file: unknown,
  places: Places,
  known: (path: Path) => boolean,
): readonly FileProblem[] {
  const entries = Object.entries(mappingOf(mappingOf(file)['upstreams']));
  return entries.flatMap(([name, entry]) => {
    if (!isMapping(entry)) return [];
    const own = ['upstreams', name];
    const has = (key: string) => Object.hasOwn(entry, key) || known([...own, key]);
    const hasDocument = has('openapi');
    const found = hasDocument
      ? withDocument(own, entry)
      : withoutDocument(own, entry, has('mcp') ? SERVER : WRITTEN);
    const problems = found.map(([path, text]) => {
      const offset = hasDocument ? places.valueOf(path) : places.keyOf(path);
      return { path, offset, text, closes: true };
    });
    if (!hasDocument || !Object.hasOwn(entry, 'mcp')) return problems;
    const path = [...own, 'mcp'];
    return [{ path, offset: places.keyOf(path), text: TWO_KINDS, closes: true }, ...problems];
  });
}

function withDocument(own: Path, { tools }: Mapping): readonly Said[] {
  const path = [...own, 'tools'];
  if (!isMapping(tools)) {
    const write = '{ include: [{ tags: [orders] }] }';
    return [[path, wanted({ must: 'a mapping', write })({ input: tools })]];
  }
  const { include, exclude } = tools;
  const entries = selectorsOf(own, tools).flatMap(([at, value]): Said[] => {
    if (typeof value === 'string') {
      return [[at, `must say which operations; write ${meant(value)}`]];
    }
    return isMapping(value) && Object.keys(value).length === 0 ? [[at, NOTHING]] : [];
  });
  if (exclude !== undefined && !Array.isArray(exclude)) {
    const write = '[{ deprecated: true }]';
    entries.push([[...path, 'exclude'], wanted({ must: 'a list', write })({ input: exclude })]);
  }
  if (Array.isArray(include) && include.length > 0) return entries;
  const write = '[{ tags: [orders] }]';
  const text = Array.isArray(include)
    ? `is an empty list; write ${write}`
    : wanted({ must: 'a list', write })({ input: include });
  return [[[...path, 'include'], text], ...entries];
}

/** A selector in the place of a tool's name. */
function meant(name: string): string {
  if (name.includes('*'))
    return "{ tags: [orders] }, { paths: ['/orders/*'] } or { operations: [getOrder] }";
  return PLAIN.test(name) ? `{ operations: [${name}] }` : "{ operations: ['POST /orders'] }";
}

/** What is said of what belongs to documents, where there is none; and whether names are our own. */
interface Undocumented {
  readonly key: string;
  readonly operation: string;
  readonly selector: string;
  readonly ownNames: boolean;
}

const WRITTEN: Undocumented = {
  key: OF_DOCUMENT,
  operation: OF_OPERATION,
  selector: SELECTOR,
  ownNames: true,
};
const SERVER: Undocumented = {
  key: OF_ANOTHER_KIND,
  operation: OF_ANOTHER_TOOL,
  selector: NO_SELECTOR,
  ownNames: false,
};

function withoutDocument(own: Path, entry: Mapping, say: Undocumented): readonly Said[] {
  const { tools } = entry;
  const keys = ['securitySchemes', 'hosts', 'output'].filter((key) => Object.hasOwn(entry, key));
  const overrides = mappingOf(mappingOf(tools)['override']);
  return [
    ...keys.map((key): Said => [[...own, key], say.key]),
    ...selectorsOf(own, tools).flatMap(([path, value]): Said[] =>
      isMapping(value) ? [[path, say.selector]] : [],
    ),
    ...Object.entries(overrides).flatMap(([tool, override]) =>
      overrideWithoutDocument([...own, 'tools', 'override', tool], override, say),
    ),
  ];
}

function overrideWithoutDocument(
  path: Path,
  override: unknown,
  { operation, ownNames }: Undocumented,
): readonly Said[] {
  const { error } = ownNames ? toolName.safeParse(path.at(-1)) : {};
  if (error !== undefined) return [[path, error.issues[0]?.message ?? error.message]];
  return Object.keys(mappingOf(override))
    .filter((key) => Object.hasOwn(OPERATION_KEYS, key))
    .map((key) => [[...path, key], operation]);
}

/** The entries of `include` and `exclude`, with their places. */
function selectorsOf(own: Path, tools: unknown): readonly (readonly [Path, unknown])[] {
  return ['include', 'exclude'].flatMap((list) => {
    const entries = mappingOf(tools)[list];
    if (!Array.isArray(entries)) return [];
    return entries.map((each: unknown, index) => [[...own, 'tools', list, index], each] as const);
  });
}
