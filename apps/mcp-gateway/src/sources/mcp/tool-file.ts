import { readFile } from 'node:fs/promises';
import type { ForeignObject } from '../../upstreams/mcp/mcp-session.js';
import { isObject } from './definition-shape.js';

/** What a tool file says. */
export interface ToolFile {
  /** Definitions as the server listed them. */
  readonly tools: readonly ForeignObject[];
}

/** A tool file, or everything that is wrong with it, one line each. */
export type ReadToolFile =
  | { readonly ok: true; readonly file: ToolFile }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Reads the tool file of an upstream, which its remedies name. Throws nothing. */
export async function readToolFile(path: string, upstream: string): Promise<ReadToolFile> {
  const again = `write it with mcp-gateway tools ${upstream} --write`;
  try {
    const file: unknown = JSON.parse(await readFile(path, 'utf8'));
    const tools: unknown = isObject(file) ? file['tools'] : undefined;
    if (Array.isArray(tools) && tools.every(isObject)) return { ok: true, file: { tools } };
    return { ok: false, problems: [`${path}: is no tool file; ${again}`] };
  } catch {
    return { ok: false, problems: [`${path}: is not JSON that can be read; ${again}`] };
  }
}
