import { member } from '../document/node.js';
import { plainText } from '../schema/plain-text.js';
import type { Operation } from '../selection/operation.js';
import type { OperationOverride } from './operation-override.js';
import { withoutMarkdown } from './texts-markdown.js';

/** Most characters of a title that a document gives. */
export const MAX_TITLE_CHARACTERS = 64;
/** Most characters of a description that a document gives. */
export const MAX_DESCRIPTION_CHARACTERS = 300;
/** Characters of a text of the document that are read: markup is removed, and what is left is cut. */
export const MAX_READ_CHARACTERS = 4_000;
/** The least part of a text that a cut at the end of a sentence leaves; with less it is cut at a word. */
const LEAST_PART = 1 / 3;

const END_OF_SENTENCE = /[.!?][)\]"'`]?(?= [^\p{Ll}])/gu;
const ABBREVIATION = /(?:^|[\s(])(?:e\.g|i\.e|etc|vs|cf|approx|incl|max|min|no)\.$/i;

/** What people and models read of an operation. */
export interface OperationTexts {
  readonly title: string;
  readonly description: string;
}

/** What is known of a tool's texts beside its document. */
export interface KnownTexts {
  /** Of the tool. */
  readonly name: string;
  readonly override: Pick<OperationOverride, 'title' | 'description'>;
  /** A sentence about its arguments that their schema cannot say. */
  readonly needs?: string | undefined;
}

/**
 * Title and description of a tool: the override's as they are, else the first sentence of `summary`, and `summary` and
 * `description` up to the end of a sentence, or to a word with `…` behind it; where the document has none, the tool's
 * name, and method and path. What a document says is plain text then: one line without layout, control characters,
 * HTML, images and targets of links; in a title without marks of code too. What its arguments need stands behind all
 * that.
 */
export function textsOf(
  { node, key }: Operation,
  { name, override, needs }: KnownTexts,
): OperationTexts {
  const summary = textIn(node, 'summary');
  const description = textIn(node, 'description');
  const own = description.startsWith(summary) ? description : joined(summary, description);
  const described =
    override.description ?? (cutAtSentence(own) || plainText(key, MAX_DESCRIPTION_CHARACTERS));
  return {
    title: override.title ?? (titleOf(summary) || name),
    description: joined(described, needs ?? ''),
  };
}

function textIn(node: Operation['node'], field: string): string {
  const text = member(node, field)?.value;
  if (typeof text !== 'string') return '';
  const read = withoutMarkdown(text.slice(0, MAX_READ_CHARACTERS));
  const plain = plainText(read, MAX_READ_CHARACTERS);
  // Of marks alone nothing is left but what ends them.
  return /[\p{L}\p{N}\p{So}]/u.test(plain) ? plain : '';
}

function titleOf(summary: string): string {
  const text = summary.replaceAll('`', '');
  const [end] = endsOf(text);
  const sentence = end === undefined ? text : text.slice(0, end);
  return cutAtWord(sentence.replace(/(?<!\.)\.$/, ''), MAX_TITLE_CHARACTERS);
}

/** Two texts as sentences. */
function joined(one: string, other: string): string {
  if (other === '') return one;
  return /[.!?:\u2026]$/.test(one) ? `${one} ${other}` : `${one}. ${other}`;
}

/** Cut behind the last sentence that fits, or as `cutAtWord` does. */
function cutAtSentence(text: string): string {
  const most = MAX_DESCRIPTION_CHARACTERS;
  if (text.length <= most) return text;
  const end = endsOf(text).findLast((each) => each <= most) ?? 0;
  return end > most * LEAST_PART ? text.slice(0, end) : cutAtWord(text, most);
}

/** Where sentences end that others follow. */
function endsOf(text: string): readonly number[] {
  return [...text.matchAll(END_OF_SENTENCE)].flatMap(({ index, 0: { length } }) =>
    ABBREVIATION.test(text.slice(Math.max(0, index - 10), index + 1)) ? [] : [index + length],
  );
}

/** Cut behind the last word, unless little would be left. */
function cutAtWord(text: string, most: number): string {
  if (text.length <= most) return text;
  const start = text.slice(0, most);
  const space = start.lastIndexOf(' ');
  const end = space > most / 2 ? space : most - 1;
  return `${text
    .slice(0, end)
    .replace(/[\s,;:(–-]+$/, '')
    .toWellFormed()
    .replace(/\ufffd$/, '')}…`;
}
