import type { JsonBounds } from '#foreign-text';
import type { ForeignList, ForeignObject } from '../mcp-session.js';
import { isObject } from '../wire/rpc-message.js';
import { WireFault } from '../wire/wire-fault.js';

/** Pages of one list. */
export const MAX_PAGES = 100;
/** Tools of one list. */
export const MAX_TOOLS = 1_000;
/** Bytes of all pages of one list together. */
export const MAX_LIST_BYTES = 16_777_216;
/** Members of all arrays and objects of all its tools together: what is done with a list grows with them. */
export const MAX_LIST_MEMBERS = 250_000;
/** Most characters of what names the next page. */
export const MAX_CURSOR_CHARACTERS = 4_096;

/** What of a page is read: a schema that is deeper than a tool may have must not cost the others. */
export const PAGE_BOUNDS: JsonBounds = { maxDepth: 256, maxMembers: 250_000 };

/** Puts the pages of a list together. Throws `WireFault` for pages that never end, or are none. */
export class ToolPages {
  private readonly tools: ForeignObject[] = [];
  private readonly cursors = new Set<string>();
  private bytes = 0;
  private members = 0;
  private ttlMs = Infinity;
  private isPublic = true;

  /** Adds a page; returns the parameters of the request for the next one, undefined after the last. */
  add(page: ForeignObject, bytes: number): ForeignObject | undefined {
    const { tools, nextCursor: cursor, ttlMs, cacheScope } = page;
    if (!Array.isArray(tools) || !tools.every(isObject)) throw new WireFault('no list of tools');
    this.bytes += bytes;
    if (this.bytes > MAX_LIST_BYTES) throw tooLong(`${MAX_LIST_BYTES} bytes`);
    if (this.tools.length + tools.length > MAX_TOOLS) throw tooLong(`${MAX_TOOLS} tools`);
    this.members += membersOf(tools);
    if (this.members > MAX_LIST_MEMBERS) throw tooLong(`${MAX_LIST_MEMBERS} members`);
    this.tools.push(...tools);
    const holds = typeof ttlMs === 'number' && ttlMs >= 0;
    this.ttlMs = Math.min(this.ttlMs, holds ? ttlMs : Infinity);
    this.isPublic &&= cacheScope === 'public';
    if (cursor === undefined || cursor === null) return undefined;
    if (typeof cursor !== 'string' || cursor.length > MAX_CURSOR_CHARACTERS) {
      throw new WireFault('no cursor of a list');
    }
    if (this.cursors.has(cursor)) throw new WireFault('pages of its list come again');
    this.cursors.add(cursor);
    if (this.cursors.size === MAX_PAGES) throw tooLong(`${MAX_PAGES} pages`);
    return { cursor };
  }

  get list(): ForeignList {
    const { tools, ttlMs, isPublic } = this;
    return { tools, ttlMs: ttlMs === Infinity ? undefined : ttlMs, isPublic };
  }
}

/** A page is no deeper than its bounds. */
function membersOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const members: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  return members.reduce<number>((sum, each) => sum + membersOf(each), members.length);
}

function tooLong(than: string): WireFault {
  return new WireFault(`its list has more than ${than}`, `Its list has more than ${than}.`);
}
