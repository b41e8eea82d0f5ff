import { pointerParts } from '../pointer.js';
import type { Lines } from './lines.js';

/** Levels of a JSON text on which places are told apart; below, it is the nearest above. */
const MAX_LINED_LEVELS = 16;

const [QUOTE, COMMA, COLON, BACKSLASH, LINE_END] = [0x22, 0x2c, 0x3a, 0x5c, 0x0a];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** A place in the text: an offset and its line. */
interface Place {
  readonly offset: number;
  readonly line: number;
}

/** A member: where it begins, which for an object is its key, and where its value does. */
interface Member {
  readonly line: number;
  readonly value: Place;
}

/**
 * The lines of a text that is JSON. Nothing is built of it but lists of the members of what pointers lead through:
 * each once, in one look through its text.
 */
export class JsonLines implements Lines {
  private readonly known = new Map<number, ReadonlyMap<string, Member>>();

  constructor(private readonly text: string) {}

  lineOf(pointer: string): number {
    const value = nextValue(this.text, { offset: this.text.startsWith('\ufeff') ? 1 : 0, line: 1 });
    let at: Member = { line: value.line, value };
    for (const part of pointerParts(pointer).slice(0, MAX_LINED_LEVELS)) {
      const next = this.membersAt(at.value).get(part);
      if (next === undefined) break;
      at = next;
    }
    return at.line;
  }

  private membersAt(place: Place): ReadonlyMap<string, Member> {
    const known = this.known.get(place.offset);
    if (known) return known;
    const members = membersOf(this.text, place);
    this.known.set(place.offset, members);
    return members;
  }
}

/** The members of an object or an array, by their part of a pointer; none of anything else. */
function membersOf(text: string, { offset, line: first }: Place): ReadonlyMap<string, Member> {
  const members = new Map<string, Member>();
  const isArray = text.charCodeAt(offset) === OPEN_ARRAY;
  if (!isArray && text.charCodeAt(offset) !== OPEN_OBJECT) return members;
  let [line, depth, count] = [first, 0, 0];
  let key: { readonly text: string; readonly line: number } | undefined;
  const item = (at: number) => {
    const value = nextValue(text, { offset: at, line });
    members.set(String(count), { line: value.line, value });
  };
  for (let at = offset; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === LINE_END) line += 1;
    else if (code === QUOTE) {
      const end = endOfString(text, at);
      if (depth === 1 && !isArray) key ??= { text: keyOf(text.slice(at, end + 1)), line };
      at = end;
    } else if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      depth += 1;
      if (depth === 1 && isArray) item(at + 1);
    } else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) {
      depth -= 1;
      if (depth === 0) break;
    } else if (depth === 1 && code === COLON && key) {
      members.set(key.text, { line: key.line, value: nextValue(text, { offset: at + 1, line }) });
    } else if (depth === 1 && code === COMMA) {
      key = undefined;
      count += 1;
      if (isArray) item(at + 1);
    }
  }
  return members;
}

/** The first character behind blanks and line ends. */
function nextValue(text: string, { offset, line }: Place): Place {
  let [at, lines] = [offset, line];
  for (let code = text.charCodeAt(at); code <= 0x20; code = text.charCodeAt((at += 1))) {
    if (code === LINE_END) lines += 1;
  }
  return { offset: at, line: lines };
}

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === BACKSLASH) escapes += 1;
    if (escapes % 2 === 0) return end;
  }
  return text.length;
}

function keyOf(text: string): string {
  return JSON.parse(text) as string;
}
