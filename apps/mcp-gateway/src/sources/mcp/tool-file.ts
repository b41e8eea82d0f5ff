import { createHash } from 'node:crypto';
import { relative } from 'node:path';
import { JsonBoundsError, parseBoundedJson } from '#foreign-text';
import type { ForeignObject } from '../../upstreams/mcp/mcp-session.js';
import { readLocalFile } from '../local-file.js';
import { canonicalTool, ownNameOf, shownName, toolProblem } from './pinned-tool.js';

/** Bytes of a tool file. */
export const MAX_TOOL_FILE_BYTES = 16_777_216;
/** Tools of one MCP server. */
export const MAX_TOOLS = 1_000;
/** Arrays and objects within one another, and members in all, of a tool file. */
const FILE_BOUNDS = { maxDepth: 128, maxMembers: 2_000_000 } as const;
/** Problems of one tool file that are named; how many more there are is said. */
const MAX_TOOL_FILE_PROBLEMS = 20;

/** What a tool file says. */
export interface ToolFile {
  /** The upstream that it was written for. */
  readonly upstream: string;
  /** Where that was, for whoever reviews it. */
  readonly url?: string;
  /** The revision of MCP it was asked in; undefined: whichever it showed. */
  readonly protocol?: string;
  /** Definitions as the server listed them, each with a name of its own; sorted by name. */
  readonly tools: readonly ForeignObject[];
}

/** A tool file, or everything that is wrong with it: one line each, which names the file and says what to do. */
export type ReadToolFile =
  | { readonly ok: true; readonly file: ToolFile }
  | { readonly ok: false; readonly problems: readonly string[] };

/** A tool that no tool file can hold, or that clients are not shown. */
export interface LeftOut {
  /** As a line can show it. */
  readonly name: string;
  /** A sentence's end, as `is nested deeper than 64`. */
  readonly reason: string;
}

/**
 * Reads the tool file of an upstream, which its remedies name; the path is absolute. Throws nothing. What a definition means
 * is not judged, only its size, and that its tools are those that were written (`sha256`).
 */
export async function readToolFile(path: string, upstream: string): Promise<ReadToolFile> {
  const read = await readLocalFile(path, MAX_TOOL_FILE_BYTES);
  const shown = shownPath(path);
  const again = `write it with mcp-gateway tools ${upstream} --write`;
  if (!read.ok) return { ok: false, problems: [`${shown}: ${read.problem}; ${again}`] };
  try {
    const value = parseBoundedJson(read.text, FILE_BOUNDS);
    const judged = judgedFile(value);
    if (!('problems' in judged)) return { ok: true, file: judged };
    const { problems } = judged;
    const more = problems.length - MAX_TOOL_FILE_PROBLEMS;
    const lines = problems
      .slice(0, MAX_TOOL_FILE_PROBLEMS)
      .map((text) => `${shown}: ${text}; ${again}`);
    return { ok: false, problems: more > 0 ? [...lines, `${shown}: and ${more} more`] : lines };
  } catch (error) {
    const why = error instanceof JsonBoundsError ? `is ${error.message}` : 'is not JSON';
    return { ok: false, problems: [`${shown}: ${why}; ${again}`] };
  }
}

/** A path as messages show it: from the working directory, where it is below that. */
export function shownPath(path: string): string {
  const below = relative('', path);
  return below.startsWith('..') ? path : below;
}

type Judged = ToolFile | { readonly problems: readonly string[] };

function judgedFile(value: unknown): Judged {
  if (!isObject(value) || !Array.isArray(value['tools'])) {
    return { problems: ['is no tool file: an object with version, upstream, tools and sha256'] };
  }
  const { version, upstream, url, protocol, sha256 } = value;
  if (version !== 1) return { problems: ['is not of version 1, the only one that is known'] };
  const tools: readonly unknown[] = value['tools'];
  if (tools.length > MAX_TOOLS) return { problems: [`holds more than ${MAX_TOOLS} tools`] };
  const problems = [
    ...(typeof upstream === 'string' ? [] : ['does not say its upstream']),
    ...tools.flatMap((tool, index) => problemOf(tool, index) ?? []),
  ];
  const definitions = tools.filter(isObject);
  problems.push(
    ...doubled(definitions).map((name) => `the tool ${quoted(name)} stands in it more than once`),
  );
  if (problems.length === 0 && hashOf(definitions) !== sha256) {
    problems.push(
      'its sha256 is not that of its tools, so they were changed by hand: say what is to differ under ' +
        'tools.override of gateway.yaml',
    );
  }
  if (problems.length > 0) return { problems };
  return {
    upstream: String(upstream),
    ...(typeof url === 'string' && { url }),
    ...(typeof protocol === 'string' && { protocol }),
    tools: definitions,
  };
}

function problemOf(tool: unknown, index: number): string | undefined {
  if (!isObject(tool)) return `tools[${index}] is no object`;
  const problem = toolProblem(tool);
  if (problem === undefined) return undefined;
  const name = ownNameOf(tool);
  return `${name === undefined ? `tools[${index}]` : `the tool ${quoted(name)}`} ${problem}`;
}

/**
 * What a tool file can hold of a list: sorted by name, without what is beyond a bound, and without all tools of a name
 * that stands there more than once: which of them a call would reach is not known.
 */
export function pinnableTools(listed: readonly ForeignObject[]): {
  readonly tools: readonly ForeignObject[];
  readonly leftOut: readonly LeftOut[];
} {
  const twice = new Set(doubled(listed));
  const judged = listed.map((tool) => {
    const name = ownNameOf(tool);
    const isDouble = name !== undefined && twice.has(name);
    const reason = isDouble ? 'is listed more than once' : toolProblem(tool);
    return { tool, name: shownName(name ?? '(no name)'), reason };
  });
  const leftOut = judged.flatMap(({ name, reason }) =>
    reason === undefined ? [] : [{ name, reason }],
  );
  const tools = judged.flatMap(({ tool, reason }) => (reason === undefined ? [tool] : []));
  return { tools: [...tools].sort(byName), leftOut };
}

/** The text of a tool file: the same bytes for the same definitions, in whichever order they come. */
export function toolFileText({ upstream, url, protocol, tools }: ToolFile): string {
  const sorted = [...tools].sort(byName);
  const file = {
    version: 1,
    upstream,
    ...(url !== undefined && { url }),
    ...(protocol !== undefined && { protocol }),
    tools: sorted,
    sha256: hashOf(sorted),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** SHA-256 over the canonical JSON of each tool, with a line end behind it, in the order of their names. */
function hashOf(tools: readonly ForeignObject[]): string {
  const hash = createHash('sha256');
  for (const tool of [...tools].sort(byName)) hash.update(`${canonicalTool(tool)}\n`);
  return hash.digest('hex');
}

/** By UTF-16 code units: the same on every machine. */
function byName(one: ForeignObject, other: ForeignObject): number {
  const [first, second] = [ownNameOf(one) ?? '', ownNameOf(other) ?? ''];
  if (first === second) return 0;
  return first < second ? -1 : 1;
}

function doubled(tools: readonly ForeignObject[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const name of tools.flatMap((tool) => ownNameOf(tool) ?? [])) {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].flatMap(([name, count]) => (count > 1 ? [name] : []));
}

function isObject(value: unknown): value is ForeignObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function quoted(name: string): string {
  return JSON.stringify(shownName(name));
}
