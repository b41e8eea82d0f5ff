import { markLossyNumbers, MAX_ANSWER_CHARACTERS } from '#foreign-text';
import type { ApiTool, OutputKind } from '#openapi';
import type { ToolContent, ToolResult } from '../../../catalogue/tool.js';
import type {
  BytesAnswer,
  JsonAnswer,
  TextAnswer,
  UpstreamAnswer,
  UpstreamRequest,
} from '../../../upstreams/http/http-session.js';
import { locationLine, nextPageLine, NEXT_META } from './answer-lines.js';
import { fittingMembers } from './loose-output.js';
import { askForLess } from './narrowing.js';

/** Most bytes of an image, a sound or a file that a result holds. */
export const MAX_BLOB_BYTES = 1_000_000;

/** What is the same for each answer of an operation. */
export interface ResultRules {
  readonly api: ApiTool;
  /** How its answers are described, where they are. */
  readonly output: OutputKind;
  /** Requests of it go below this URL. */
  readonly url: string;
}

/** JSON as it is given on: the upstream's own, or what is picked of it. */
type GivenJson = JsonAnswer & {
  /** Whether the upstream's holds something and this nothing. */
  readonly lost: boolean;
};
type Given = Exclude<UpstreamAnswer, JsonAnswer> | GivenJson;

/** The call that was answered. */
type Call = ResultRules & { readonly given: Readonly<Record<string, unknown>> };

type Data = Readonly<Record<string, unknown>>;

/** What a client gets of an answer. No line of it leads anywhere but back to this tool. */
export function operationResult(
  answer: UpstreamAnswer,
  { headers }: Pick<UpstreamRequest, 'headers'>,
  call: Call,
): ToolResult {
  if (answer.kind === 'text' && isNotJson(answer, headers?.['accept'])) {
    return {
      content: [text(`It answers ${answer.mediaType}, not JSON:`), text(answer.text)],
      isError: true,
    };
  }
  const next = nextPageLine(answer.headers, call);
  const lines = [...locationLine(answer, call.url), ...(next ? [next.line] : [])];
  const given = answer.kind === 'json' ? givenOf(answer, call) : answer;
  const structuredContent = structured(given, call);
  return {
    content: [...blocks(given, call), ...lines.map(text)],
    ...(structuredContent && { structuredContent }),
    ...(next && { _meta: { [NEXT_META]: next.arguments } }),
  };
}

/** Whether the document says JSON and nothing like this: then it is a page of somebody in between. */
function isNotJson({ mediaType }: TextAnswer, accept = ''): boolean {
  const wanted = accept.toLowerCase();
  const [type = ''] = mediaType.split('/', 1);
  return /[/+]json\b/.test(wanted) && !wanted.includes(mediaType) && !wanted.includes(`${type}/*`);
}

function blocks(answer: Given, call: Call): readonly ToolContent[] {
  const { narrowing } = call.api.answers;
  switch (answer.kind) {
    case 'json':
      return [...cuttable(answer.text, narrowing), ...(answer.lost ? [text(PICKED_NOTHING)] : [])];
    case 'text':
      return cuttable(answer.text, narrowing);
    case 'empty':
      return [text(`${answer.status === 304 ? 'Not modified' : 'Done'} (${answer.status}).`)];
    default:
      return [bytesBlock(answer, call)];
  }
}

/** A text that is cut on its way says so at its end; what to do about it stands beside it. */
function cuttable(whole: string, narrowing: readonly string[]): readonly ToolContent[] {
  if (whole.length <= MAX_ANSWER_CHARACTERS) return [text(whole)];
  return [text(whole), text(`This answer is cut; ${askForLess(narrowing)}.`)];
}

/** An empty rest of an answer would look like an empty answer, and a write like one that did nothing. */
const PICKED_NOTHING =
  'The upstream answered, and answer.pick of this tool names nothing that is in it.';

/** Whether a value is empty, or a list of what is. */
function isBare(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return value === undefined;
  const members = Object.values(value);
  return Array.isArray(value) ? members.every(isBare) : members.length === 0;
}

/** What is picked is written anew, numbers with all their digits too. */
function givenOf(answer: JsonAnswer, { api }: Call): GivenJson {
  const { picked } = api.answers;
  if (picked === undefined) return { ...answer, lost: false };
  const { text: marked, restore } = markLossyNumbers(answer.text);
  const value = picked(answer.value) ?? null;
  const written = marked === answer.text ? value : (picked(JSON.parse(marked)) ?? null);
  return {
    ...answer,
    value,
    text: restore(JSON.stringify(written)),
    lost: !isBare(answer.value) && isBare(value ?? undefined),
  };
}

function structured(answer: Given, { api, output }: Call): Data | undefined {
  const { schema } = api.answers;
  if (answer.kind !== 'json') return schema && {};
  const { value } = answer;
  const data = isData(value) ? value : { result: value };
  return schema !== undefined && output === 'loose' ? fittingMembers(data, schema) : data;
}

function bytesBlock({ kind, mediaType, bytes }: BytesAnswer, { api }: Call): ToolContent {
  if (bytes.length > MAX_BLOB_BYTES) {
    const size = `${(bytes.length / 1_000_000).toFixed(1)} MB`;
    return text(`${mediaType}, ${size}: more than may be returned.`);
  }
  const data = bytes.toString('base64');
  if (kind !== 'binary') return { type: kind, data, mimeType: mediaType };
  const uri = `mcp-gateway:${api.name}`;
  return { type: 'resource', resource: { uri, mimeType: mediaType, blob: data } };
}

function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(content: string): ToolContent {
  return { type: 'text', text: content };
}
