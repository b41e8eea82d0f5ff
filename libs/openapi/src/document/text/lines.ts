import { isAlias, isMap, isScalar, isSeq, LineCounter, type ParsedNode } from 'yaml';
import { pointerParts } from '../pointer.js';
import { isJson, MAX_LINED_JSON } from './read-value.js';
import { TextProblem } from './text-problem.js';
import { yamlDocument, type YamlDocument } from './yaml-text.js';

/** A text read for the places in it, which takes as long as reading YAML. */
interface Placed {
  readonly lines: LineCounter;
  readonly document: YamlDocument;
}

/** The lines of a text that is JSON or YAML. It is read when the first one is asked for, and never again. */
export class Lines {
  private readonly text: string | undefined;
  private placed: Placed | 'none' | undefined;

  constructor(text: string) {
    this.text = isJson(text) && text.length > MAX_LINED_JSON ? undefined : text;
  }

  /** Where what a JSON pointer names begins, from 1, or the nearest above it; undefined in JSON that is too long. */
  lineOf(pointer: string): number | undefined {
    this.placed ??= placed(this.text);
    if (this.placed === 'none') return undefined;
    const { lines, document } = this.placed;
    return Math.max(lines.linePos(offsetOf(pointer, document)).line, 1);
  }
}

function placed(text: string | undefined): Placed | 'none' {
  if (text === undefined) return 'none';
  const lines = new LineCounter();
  const steps = yamlDocument(text, lines.addNewLine);
  try {
    for (;;) {
      const step = steps.next();
      if (step.done === true) return { lines, document: step.value };
    }
  } catch (error) {
    // JSON that YAML has bounds against.
    if (error instanceof TextProblem) return 'none';
    throw error;
  }
}

function offsetOf(pointer: string, document: YamlDocument): number {
  let at: ParsedNode | null | undefined = document.contents;
  let offset = at?.range[0] ?? 0;
  for (const part of pointerParts(pointer)) {
    if (isAlias(at)) at = at.resolve(document) as ParsedNode | undefined;
    const step = stepTo(at, part);
    if (step === undefined) return offset;
    offset = step.offset;
    at = step.node;
  }
  return offset;
}

interface Step {
  readonly node: ParsedNode | null | undefined;
  readonly offset: number;
}

function stepTo(at: ParsedNode | null | undefined, part: string): Step | undefined {
  if (isSeq(at)) {
    const node = at.items[Number(part)];
    return node && { node, offset: node.range[0] };
  }
  if (!isMap(at)) return undefined;
  const pair = at.items.find(({ key }) => isScalar(key) && key.value === part);
  return pair && { node: pair.value, offset: pair.key.range[0] };
}
