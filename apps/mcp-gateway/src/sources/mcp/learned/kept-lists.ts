import { LRUCache } from 'lru-cache';
import { Deadline, type After, type Clock } from '#outbound';
import { describeError } from '#serving';
import type { AppLogger } from '#telemetry';
import { TokenExchangeError, type AnyTokenExchangeError } from '#token-exchange';
import type { MissingReason, ToolsOfCaller } from '../../../catalogue/learned-tools.js';
import type { ForeignList } from '../../../upstreams/mcp/mcp-session.js';
import {
  PersonRequiredError,
  problemOf,
  UpstreamError,
} from '../../../upstreams/upstream.errors.js';
import type { LearnedList, ListMaker } from './list-maker.js';
import type { McpUpstreamSettings } from '../tool-list.source.js';

/** Lists of one upstream that are kept. */
export const MAX_LEARNED_LISTS = 1_000;
/** Bytes of them together. */
export const MAX_LEARNED_BYTES = 32 * 1024 * 1024;
/** Milliseconds that a caller waits for a list; what comes later is for the next one who asks. */
export const LIST_WAIT_MS = 2_000;
/** Milliseconds for which a failure is remembered. */
export const FAILURE_MS = 5_000;
/** Milliseconds between two looks for a tool that a list does not have. */
export const RELIST_MS = 10_000;
/** Milliseconds for which a list may be shown at most, whatever its upstream says. */
export const MAX_LIST_AGE_MS = 3_600_000;

/** What lists are kept with. */
export interface KeepingParts {
  readonly maker: ListMaker;
  readonly clock: Clock;
  readonly after: After;
  readonly logger: Pick<AppLogger, 'info' | 'warn' | 'error'>;
}

/** What an upstream said last to those of one authorization context. Times are milliseconds since the epoch. */
interface Kept {
  readonly answer: ToolsOfCaller;
  readonly askedAt: number;
  /** Until then nobody asks again. */
  readonly until: number;
  /** Until then it may be shown while it is asked again. */
  readonly usableUntil: number;
}

/** Refusals that are the matter of the person whose list is asked for: calls and exchanges have lines of their own. */
const OF_ONE_PERSON: readonly MissingReason[] = [
  ...(['subject_rejected', 'interaction_required', 'access_denied', 'scope_refused'] as const),
  'person_required',
];
/** Failures that a setting of the gateway mends, or its code. */
const OF_THE_GATEWAY: readonly MissingReason[] = ['upstream_answer_too_large', 'unexpected'];

/** Asks the upstream for a list. */
export type Ask = () => Promise<ForeignList>;

/** The key of a list that is the same for everybody. */
export const EVERYBODY = '';

/**
 * The lists of one upstream, each under the key of those who may see it. No two ask for one at a time, and an old list is
 * shown while a new one is asked for.
 */
export class KeptLists {
  private readonly kept = new LRUCache<string, Kept>({
    max: MAX_LEARNED_LISTS,
    maxSize: MAX_LEARNED_BYTES,
    sizeCalculation: ({ answer }) => 1 + (answer.ok ? answer.bytes : 0),
  });
  private readonly flights = new Map<string, Promise<Kept>>();
  /** Codes of failures that are told: each once, until a list is learned again. */
  private readonly told = new Set<MissingReason>();

  constructor(
    private readonly settings: McpUpstreamSettings,
    private readonly parts: KeepingParts,
  ) {}

  /** What holds now without asking; undefined where it is to be asked, also for a tool that it does not have. */
  fresh(key: string, tool: string | undefined): ToolsOfCaller | undefined {
    const known = this.kept.get(key);
    return known !== undefined && !this.isDue(known, tool) ? known.answer : undefined;
  }

  /** The same, else what `ask` gives, or the list before where that does not come in time. Never rejects. */
  async of(key: string, ask: Ask, tool: string | undefined): Promise<ToolsOfCaller> {
    const fresh = this.fresh(key, tool);
    if (fresh !== undefined) return fresh;
    const known = this.kept.get(key);
    const flight = this.flights.get(key) ?? this.ask(key, ask);
    const isUsable = known?.answer.ok === true && this.parts.clock() < known.usableUntil;
    if (isUsable && has(known.answer, tool)) return known.answer;
    return this.waited(flight, isUsable ? known.answer : undefined);
  }

  /** What is asked for now, whatever holds; of several who want it at a time one asks. Never rejects. */
  async again(key: string, ask: Ask): Promise<ToolsOfCaller> {
    return (await (this.flights.get(key) ?? this.ask(key, ask))).answer;
  }

  private isDue({ answer, askedAt, until }: Kept, tool: string | undefined): boolean {
    const now = this.parts.clock();
    if (now >= until) return true;
    return answer.ok && !has(answer, tool) && now >= askedAt + RELIST_MS;
  }

  /** Never rejects. */
  private ask(key: string, ask: Ask): Promise<Kept> {
    const flight = this.learn(key, ask).finally(() => this.flights.delete(key));
    this.flights.set(key, flight);
    return flight;
  }

  private async learn(key: string, ask: Ask): Promise<Kept> {
    const { clock } = this.parts;
    const { sharedBy } = this.settings.mcp.list;
    try {
      const list = await ask();
      const made = this.keep(key, list);
      this.tellOfList();
      if (sharedBy === 'everyone' && list.isPublic) this.kept.set(EVERYBODY, made);
      return made;
    } catch (error) {
      const failure = this.failure(error);
      const now = clock();
      const before = this.kept.get(key);
      const lasts = before?.answer.ok === true && now < before.usableUntil;
      const answer = lasts ? before.answer : failure;
      const usableUntil = lasts ? before.usableUntil : 0;
      const failed = { answer, askedAt: now, until: now + FAILURE_MS, usableUntil };
      this.kept.set(key, failed);
      return failed;
    }
  }

  private tellOfFailure(code: MissingReason, error: unknown): void {
    const isOwn = this.settings.mcp.list.from === 'caller' && OF_ONE_PERSON.includes(code);
    if (isOwn || code === 'upstream_cancelled' || this.told.has(code)) return;
    this.told.add(code);
    const problem = problemOf(error);
    const fields = {
      ...{ upstream: this.settings.name, code },
      ...(problem !== undefined && { problem }),
      ...(code === 'unexpected' && { error: describeError(error) }),
    };
    const level = OF_THE_GATEWAY.includes(code) ? 'error' : 'warn';
    this.parts.logger[level](fields, 'the tools of an upstream could not be listed');
  }

  private tellOfList(): void {
    if (this.told.size === 0) return;
    this.told.clear();
    const fields = { upstream: this.settings.name };
    this.parts.logger.info(fields, 'the tools of an upstream are listed again');
  }

  private keep(key: string, list: ForeignList): Kept {
    const now = this.parts.clock();
    const { refreshSeconds } = this.settings.mcp.list;
    const ttlMs = Math.min(MAX_LIST_AGE_MS, Math.max(refreshSeconds * 1_000, list.ttlMs ?? 0));
    const learned: LearnedList = this.parts.maker.of(list.tools);
    const kept = {
      answer: { ok: true, ttlMs, ...learned } as const,
      askedAt: now,
      until: now + ttlMs,
      usableUntil: now + MAX_LIST_AGE_MS,
    };
    this.kept.set(key, kept);
    return kept;
  }

  private async waited(
    flight: Promise<Kept>,
    before: ToolsOfCaller | undefined,
  ): Promise<ToolsOfCaller> {
    const { clock, after } = this.parts;
    const late = new UpstreamError('upstream_timeout', this.settings.name);
    try {
      return (await new Deadline(clock, LIST_WAIT_MS, after).bound(flight, () => late)).answer;
    } catch {
      return before ?? { ok: false, reason: late.code };
    }
  }

  /** Why there is no list; the log is told. */
  failure(error: unknown): ToolsOfCaller {
    const reason = reasonOf(error);
    this.tellOfFailure(reason, error);
    return { ok: false, reason };
  }
}

function reasonOf(error: unknown): MissingReason {
  if (error instanceof TokenExchangeError) return (error as AnyTokenExchangeError).code;
  if (error instanceof UpstreamError) return error.code;
  return error instanceof PersonRequiredError ? 'person_required' : 'unexpected';
}

/** Whether a list has a tool; any has what is not looked for. */
function has(answer: ToolsOfCaller, tool: string | undefined): boolean {
  return tool === undefined || (answer.ok && answer.tools.some(({ name }) => name === tool));
}
