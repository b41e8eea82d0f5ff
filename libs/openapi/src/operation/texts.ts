import { safeText } from '#foreign-text';
import { member } from '../document/node.js';
import { withoutUnseen } from '../schema/plain-text.js';
import type { Operation } from '../selection/operation.js';
import type { OperationOverride } from './operation-override.js';

/** Most characters of a title that a document gives. */
export const MAX_TITLE_CHARACTERS = 64;
/** Most characters of a description that a document gives. */
export const MAX_DESCRIPTION_CHARACTERS = 300;
/** Characters of a text of the document that are read: markup is removed, and what is left is cut. */
export const MAX_READ_CHARACTERS = 4_000;
/** How often tags are removed that others were hidden in. */
const PASSES = 3;

const COMMENT = /<!--(?:(?!-->)[^])*(?:-->|$)/g;
const TAG = /<[A-Za-z/!?][^<>]*>/g;
const START_OF_TAG = /<(?=[A-Za-z/!?])/g;
const IMAGE = /!\[[^[\]]{0,200}\](?:\([^()]{0,1000}\)|\[[^[\]]{0,200}\])/g;
const START_OF_IMAGE = /!+(?=\[)/g;

/** What people and models read of an operation. */
export interface OperationTexts {
  readonly title: string;
  readonly description: string;
}

/**
 * Title and description of a tool: the override's as they are, else `summary`, and `summary` and `description` up to
 * the end of a sentence; where the document has none, the tool's name, and method and path. What a document says is
 * plain text then: one line without control characters, HTML and images.
 */
export function textsOf(
  { node, key }: Operation,
  override: Pick<OperationOverride, 'title' | 'description'>,
  name: string,
): OperationTexts {
  const summary = plainText(member(node, 'summary')?.value);
  const description = plainText(member(node, 'description')?.value);
  return {
    title: override.title ?? (cutAtWord(summary, MAX_TITLE_CHARACTERS) || name),
    description:
      override.description ??
      (cutAtSentence(joined(summary, description)) ||
        cutAtWord(plainText(key), MAX_DESCRIPTION_CHARACTERS)),
  };
}

/** A text of a document as one line of plain text. */
export function plainText(text: unknown): string {
  if (typeof text !== 'string') return '';
  let plain = withoutUnseen(safeText(text.slice(0, MAX_READ_CHARACTERS))).replace(COMMENT, '');
  for (let pass = 0; pass < PASSES; pass += 1) plain = plain.replace(IMAGE, '').replace(TAG, '');
  return plain.replace(START_OF_TAG, '').replace(START_OF_IMAGE, '').replace(/\s+/g, ' ').trim();
}

function joined(summary: string, description: string): string {
  if (summary === '' || description.startsWith(summary)) return description;
  if (description === '') return summary;
  return /[.!?:]$/.test(summary) ? `${summary} ${description}` : `${summary}. ${description}`;
}

/** Cut behind the last sentence that fits, or as `cutAtWord` does. */
function cutAtSentence(text: string): string {
  if (text.length <= MAX_DESCRIPTION_CHARACTERS) return text;
  const start = text.slice(0, MAX_DESCRIPTION_CHARACTERS + 1);
  const end = Math.max(...['. ', '! ', '? '].map((each) => start.lastIndexOf(each)));
  return end > 0 ? text.slice(0, end + 1) : cutAtWord(text, MAX_DESCRIPTION_CHARACTERS);
}

/** Cut behind the last word, unless little would be left. */
function cutAtWord(text: string, most: number): string {
  if (text.length <= most) return text;
  const start = text.slice(0, most);
  const space = start.lastIndexOf(' ');
  const end = space > most / 2 ? space : most - 1;
  return `${text
    .slice(0, end)
    .toWellFormed()
    .replace(/\ufffd$/, '')}…`;
}
