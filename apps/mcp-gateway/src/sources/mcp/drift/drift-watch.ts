import { setImmediate as turn } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { Caller } from '#auth';
import { Deadline, type After, type Clock } from '#outbound';
import { describeError } from '#serving';
import type { AppLogger } from '#telemetry';
import { TokenExchangeError } from '#token-exchange';
import type { McpSettings } from '../../../config/served-settings.js';
import type { ForeignObject, McpSession } from '../../../upstreams/mcp/mcp-session.js';
import { UpstreamError } from '../../../upstreams/upstream.errors.js';
import { isObject } from '../definition-shape.js';
import { authorizationKey } from '../learned/authorization-key.js';
import { toolProblem } from '../pinned-tool.js';
import { byOwnName, driftOf, type ToolDrift } from './drift.js';

/** Milliseconds that a call of a tool which was never compared waits for that; then it is made. */
export const FIRST_COMPARISON_MS = 2_000;
/** Milliseconds after a comparison that failed until the next one. */
export const COMPARISON_RETRY_MS = 10_000;
/** Callers of whom is known when they were asked last, for one upstream. */
export const MAX_COMPARING_CALLERS = 1_000;

/** The part of an upstream's settings that says what is compared when. */
export interface ComparedUpstream {
  readonly name: string;
  readonly mcp: { readonly list: Pick<McpSettings['list'], 'refreshSeconds' | 'onChange'> };
}

/** What came of a comparison. */
export interface ComparedTool {
  /** As it is served. */
  readonly tool: string;
  readonly upstream: string;
  /** Whether the server lists it otherwise than the tool file. */
  readonly isChanged: boolean;
}

/** What it works with. */
export interface DriftParts {
  readonly clock: Clock;
  readonly after: After;
  readonly logger: Pick<AppLogger, 'warn' | 'info'>;
  /** Is told once for each state of a tool; of the first one only where it changed. */
  readonly compared: (found: ComparedTool) => void;
}

/** A tool as it was approved, and its name in `tools/list`. */
interface Approved {
  readonly definition: ForeignObject;
  readonly served: string;
}

/** Whom the server is asked as. */
export interface Asker {
  readonly session: McpSession;
  readonly caller: Caller;
}

/** One tool of a tool file, for its calls. */
export interface WatchedTool {
  /** Whether the server listed it otherwise, when it was asked last. */
  readonly isChanged: () => boolean;
  /**
   * Makes a call of it, and has the tools compared when that is due: with the caller's own session, when the call is
   * over. Throws `tool_changed` in the place of a call where `onChange` is `block` and the tool changed.
   */
  during<T>(asker: Asker, call: () => Promise<T>): Promise<T>;
}

/**
 * Compares the tools of a tool file with those that their server lists, while the gateway runs. A server is asked with
 * the token of whoever calls a tool that was not compared for `refreshSeconds`; one comparison at a time. What a caller
 * is not shown proves nothing: callers may be shown fewer tools, so it stays due for the next caller. Where a comparison
 * fails, what is known holds.
 */
export class DriftWatch {
  private readonly approved = new Map<string, Approved>();
  /** How tools differ, by their own names. */
  private readonly changed = new Map<string, string>();
  /** When a tool is to be looked at again; none of those that never were. */
  private readonly dueAt = new Map<string, number>();
  /** Until when a caller is not asked for: for tools that their list lacks, or since their last one failed. */
  private readonly askedUntil = new LRUCache<string, number>({ max: MAX_COMPARING_CALLERS });
  private readonly end = new AbortController();
  private flight: Promise<void> | undefined;
  private isFailing = false;
  /** Whether a call waited in vain: none waits again until a comparison was made. */
  private isLate = false;

  constructor(
    private readonly settings: ComparedUpstream,
    private readonly parts: DriftParts,
  ) {}

  /** A tool that is served; its own name is given once. */
  of(definition: ForeignObject & { readonly name: string }, served: string): WatchedTool {
    const { name } = definition;
    this.approved.set(name, { definition, served });
    return {
      isChanged: () => this.changed.has(name),
      during: (asker, call) => this.during(name, asker, call),
    };
  }

  /**
   * Asks the server for its tools now, and compares them: the input schema that one has there by its own name, or
   * undefined where it is not listed, or not usable. Throws as listing does, and `tool_changed` as `during` does.
   */
  async relist(name: string, asker: Asker): Promise<ForeignObject | undefined> {
    const { tools } = await asker.session.list(this.end.signal);
    await this.lookAt(asker, tools);
    this.check(name);
    const [definition, ...others] = byOwnName(tools).get(name) ?? [];
    if (definition === undefined || others.length > 0) return undefined;
    const { inputSchema } = definition;
    return toolProblem(definition) === undefined && isObject(inputSchema) ? inputSchema : undefined;
  }

  /** Ends a comparison that is under way; there is none after it. */
  close(): void {
    this.end.abort();
  }

  private async during<T>(name: string, asker: Asker, call: () => Promise<T>): Promise<T> {
    if (this.blocks && !this.dueAt.has(name) && !this.isLate) await this.first(name, asker);
    try {
      this.check(name);
      return await call();
    } finally {
      // In a turn of its own, which is after the answer.
      setImmediate(() => void this.compare(name, asker));
    }
  }

  private get blocks(): boolean {
    return this.settings.mcp.list.onChange === 'block';
  }

  private check(name: string): void {
    if (!this.blocks || !this.changed.has(name)) return;
    throw new UpstreamError('tool_changed', this.settings.name);
  }

  /** Waits until a tool has been compared, or that failed, or it takes too long. */
  private async first(name: string, asker: Asker): Promise<void> {
    const { clock, after } = this.parts;
    const compared = async () => {
      // Whoever began those may not be shown this tool.
      while (this.flight !== undefined && !this.dueAt.has(name)) await this.flight;
      await this.compare(name, asker);
      return true;
    };
    const late = () => new UpstreamError('upstream_timeout', this.settings.name);
    const deadline = new Deadline(clock, FIRST_COMPARISON_MS, after);
    const isInTime = await deadline.bound(compared(), late).catch(() => false);
    this.isLate = !isInTime;
  }

  /** Where it is due. Never rejects. */
  private async compare(name: string, asker: Asker): Promise<void> {
    const now = this.parts.clock();
    const asked = this.askedUntil.get(keyOf(asker)) ?? 0;
    const isDue = now >= asked && now >= (this.dueAt.get(name) ?? 0);
    if (!isDue || this.end.signal.aborted) return;
    this.flight ??= this.look(asker).finally(() => (this.flight = undefined));
    await this.flight;
  }

  private async look(asker: Asker): Promise<void> {
    try {
      const { tools } = await asker.session.list(this.end.signal);
      await this.lookAt(asker, tools);
      this.isFailing = false;
      this.isLate = false;
    } catch (error) {
      if (this.end.signal.aborted) return;
      this.askedUntil.set(keyOf(asker), this.parts.clock() + COMPARISON_RETRY_MS);
      this.failed(error);
    }
  }

  /** Of what a list lacks nothing is known: it is due for whoever is shown it. */
  private async lookAt(asker: Asker, tools: readonly ForeignObject[]): Promise<void> {
    const shown = await this.judge(tools);
    const { refreshSeconds } = this.settings.mcp.list;
    const dueAt = this.parts.clock() + refreshSeconds * 1_000;
    this.askedUntil.set(keyOf(asker), dueAt);
    for (const each of shown) this.dueAt.set(each, dueAt);
  }

  /** Compares what the server lists; returns the names of those that it lists. Others have their turn in between. */
  private async judge(listed: readonly ForeignObject[]): Promise<readonly string[]> {
    const byName = byOwnName(listed);
    const shown = [...this.approved].filter(([name]) => byName.has(name));
    for (const [name, approved] of shown) {
      await turn();
      const [drift] = driftOf([approved.definition], byName.get(name) ?? []);
      this.found(name, approved, drift);
    }
    return shown.map(([name]) => name);
  }

  private found(name: string, { served: tool }: Approved, drift: ToolDrift | undefined): void {
    const state = drift && JSON.stringify(drift);
    if (this.changed.get(name) === state) return;
    const { logger, compared } = this.parts;
    const { name: upstream, mcp } = this.settings;
    compared({ tool, upstream, isChanged: drift !== undefined });
    if (state === undefined || drift === undefined) {
      this.changed.delete(name);
      logger.info({ upstream, tool }, 'a tool is again as in the tool file');
      return;
    }
    this.changed.set(name, state);
    const { fields, more } = drift;
    const { onChange } = mcp.list;
    const told = { upstream, tool, fields, ...(more > 0 && { more }), onChange };
    logger.warn(told, 'a tool differs from the tool file');
  }

  /** Told once, until it works again. */
  private failed(error: unknown): void {
    if (this.isFailing) return;
    this.isFailing = true;
    const { name: upstream } = this.settings;
    const told = { upstream, ...reasonOf(error) };
    this.parts.logger.warn(told, 'tools could not be compared with the tool file');
  }
}

function keyOf({ caller, session }: Asker): string {
  return authorizationKey('caller', caller, session.scopes);
}

function reasonOf(error: unknown): object {
  if (error instanceof UpstreamError) {
    const { code, details } = error;
    return { code, ...(details.problem !== undefined && { problem: details.problem }) };
  }
  return error instanceof TokenExchangeError
    ? { code: error.code }
    : { error: describeError(error) };
}
