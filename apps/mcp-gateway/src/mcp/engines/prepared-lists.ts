import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LRUCache } from 'lru-cache';
import type { Catalogue, ListedTool } from '../../catalogue/catalogue.js';
import type { Admission } from '../../ladder/admission.js';
import { acceptsGzip } from '../../ladder/message/media-types.js';
import { CompressedHead } from './compressed-head.js';
import { isPlainList } from './plain-message.js';
import type { ShownTool } from './tool-list.js';

/** Lists of callers who are shown a part of the tools, kept for one catalogue and era. */
export const MAX_KEPT_LISTS = 64;

/** Bytes of these lists together. */
export const MAX_KEPT_LIST_BYTES = 8 * 1024 * 1024;

/** Least bytes of a list that is compressed: a shorter one fits into a packet or two as it is. */
export const MIN_COMPRESSED_LIST_BYTES = 4 * 1024;

/** An answer to `tools/list` but for its id, which stands between the two. */
class ListAnswer {
  private gzip: Promise<CompressedHead | undefined> | undefined;

  constructor(
    readonly head: Buffer,
    readonly tail: string,
  ) {}

  /** Made when it is first asked for; undefined where that failed. */
  get compressed(): Promise<CompressedHead | undefined> {
    this.gzip ??= CompressedHead.of(this.head).catch(() => undefined);
    return this.gzip;
  }
}

/** Puts a question to an engine's SDK. */
type Ask = (question: Admission) => Promise<Response>;

/** The id that the SDK is asked with, in the place of each request's own. */
const PLACE = randomUUID();

/**
 * What an engine's SDK answers to a plain `tools/list`, as bytes. The SDK is asked once for each catalogue;
 * a caller who is shown a part of its tools gets that part of the same bytes. Kept as long as the catalogue.
 */
export class PreparedLists {
  private readonly known = new WeakMap<Catalogue, Promise<CatalogueLists | undefined>>();

  /** `shown`: a tool as the SDK is given it; `params`: what the era asks of every request. */
  constructor(
    private readonly ask: Ask,
    private readonly shown: ShownTool,
    private readonly params?: object,
  ) {}

  /**
   * Answers a plain `tools/list`. Resolves with false, and has written nothing, where something else is asked
   * or the SDK's answer is none that an id can be put into; never rejects.
   */
  async answer(
    admission: Admission,
    { headers }: IncomingMessage,
    response: ServerResponse,
  ): Promise<boolean> {
    const { message } = admission;
    if (!isPlainList(message, headers)) return false;
    const list = await this.listFor(admission);
    if (list === undefined) return false;
    const tail = Buffer.from(JSON.stringify(message.id) + list.tail);
    const isLong = list.head.length >= MIN_COMPRESSED_LIST_BYTES;
    const compresses = isLong && acceptsGzip(headers['accept-encoding']);
    const compressed = compresses ? await list.compressed : undefined;
    if (compressed === undefined) write(response, [list.head, tail]);
    else write(response, [compressed.head, compressed.endingIn(tail)], GZIP);
    return true;
  }

  private async listFor(admission: Admission): Promise<ListAnswer | undefined> {
    const { catalogue, caller } = admission;
    let lists = this.known.get(catalogue);
    if (lists === undefined) {
      lists = this.learn(admission).catch(() => undefined);
      this.known.set(catalogue, lists);
    }
    return (await lists)?.of(catalogue.listedFor(caller));
  }

  private async learn(admission: Admission): Promise<CatalogueLists | undefined> {
    const { caller, reference, traceId, trace, catalogue, watch, message } = admission;
    const { listed } = catalogue;
    const body = {
      ...{ jsonrpc: '2.0', id: PLACE, method: 'tools/list' },
      ...(this.params && { params: this.params }),
    };
    const answer = await this.ask({
      ...{ kind: 'protocol', caller, reference, traceId, trace, watch },
      catalogue: { ...catalogue, listedFor: () => listed },
      message: { ...message, body },
    });
    const headers = JSON.stringify([...answer.headers]);
    if (answer.status !== 200 || headers !== '[["content-type","application/json"]]') {
      return undefined;
    }
    return listsIn(await answer.text(), listed.map(this.shown));
  }
}

const GZIP = { 'content-encoding': 'gzip' } as const;

function write(
  response: ServerResponse,
  [head, tail]: readonly [Buffer, Buffer],
  encoding?: typeof GZIP,
): void {
  response.writeHead(200, {
    'content-type': 'application/json',
    ...encoding,
    'content-length': head.length + tail.length,
  });
  response.write(head);
  response.end(tail);
}

/** The lists of one catalogue, all of them parts of the whole one. */
class CatalogueLists {
  private readonly parts = new LRUCache<string, ListAnswer>({
    max: MAX_KEPT_LISTS,
    maxSize: MAX_KEPT_LIST_BYTES,
    // The compressed one is at most as long.
    sizeCalculation: ({ head }, names) => 2 * head.length + names.length,
  });

  constructor(
    private readonly whole: ListAnswer,
    /** Each tool's bytes in the whole, by its name. */
    private readonly tools: ReadonlyMap<string, Buffer>,
    /** What stands in the whole before and after the tools. */
    private readonly around: readonly [Buffer, Buffer],
  ) {}

  of(shown: readonly ListedTool[]): ListAnswer {
    if (shown.length === this.tools.size) return this.whole;
    // No name has a blank in it.
    const names = shown.map(({ name }) => name).join(' ');
    const known = this.parts.get(names);
    if (known !== undefined) return known;
    const answer = new ListAnswer(this.joined(shown), this.whole.tail);
    this.parts.set(names, answer);
    return answer;
  }

  private joined(shown: readonly ListedTool[]): Buffer {
    const [before, after] = this.around;
    const tools = shown.flatMap(({ name }, index) => {
      const bytes = this.tools.get(name) ?? Buffer.alloc(0);
      return index === 0 ? [bytes] : [COMMA, bytes];
    });
    return Buffer.concat([before, ...tools, after]);
  }
}

const COMMA = Buffer.from(',');

/** Finds the tools and the id in an answer; undefined unless both are there once, and the id behind. */
function listsIn(text: string, listed: readonly ListedTool[]): CatalogueLists | undefined {
  const texts = listed.map((tool) => JSON.stringify(tool));
  const list = `[${texts.join(',')}]`;
  const [before, after, ...again] = text.split(`"tools":${list}`);
  const [between, tail, ...twice] = (after ?? '').split(JSON.stringify(PLACE));
  if (before === undefined || between === undefined || tail === undefined) return undefined;
  if (before.includes(PLACE) || again.length > 0 || twice.length > 0) return undefined;
  const head = Buffer.from(`${before}"tools":${list}${between}`);
  const begin = Buffer.byteLength(`${before}"tools":[`);
  let at = begin;
  const tools = new Map<string, Buffer>();
  for (const [index, tool] of texts.entries()) {
    const end = at + Buffer.byteLength(tool);
    tools.set(listed[index]?.name ?? '', head.subarray(at, end));
    at = end + COMMA.length;
  }
  const rest = head.subarray(begin + Buffer.byteLength(list) - '[]'.length);
  return new CatalogueLists(new ListAnswer(head, tail), tools, [head.subarray(0, begin), rest]);
}
