import { safeLine } from '#foreign-text';

/** Most characters of a Markdown image, link or HTML tag that is recognized. */
const MAX_MARK = 500;
/** How many times as many characters of a text are read as are kept. */
const READ = 10;
const MARKS: readonly (readonly [RegExp, string])[] = [
  [new RegExp(`!\\[[^\\[\\]]{0,${MAX_MARK}}\\]\\([^()]{0,${MAX_MARK}}\\)`, 'g'), ''],
  [new RegExp(`\\[([^\\[\\]]{0,${MAX_MARK}})\\]\\([^()]{0,${MAX_MARK}}\\)`, 'g'), '$1'],
  [new RegExp(`<[a-z/!?][^<>]{0,${MAX_MARK}}>`, 'gi'), ''],
];
/** What could still begin one: beyond the bound, or made by what was taken away. */
const BEGINNINGS = /!(?=\[)|<(?=[a-z/!?])/gi;
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const ALL_UNSEEN = new RegExp(UNSEEN.source, 'gu');
/** Most characters of a name or a value that is shown as it is. */
const MAX_EXACT_CHARACTERS = 100;

/**
 * Text of a document for a model: one line of at most `max` characters, without Markdown images, HTML, the targets of
 * links, and what `safeLine` takes away. Longer text is cut at a word and ends in `…`.
 */
export function plainText(text: string, max: number): string {
  if (text === '') return '';
  let plain = withoutUnseen(text.slice(0, max * READ));
  for (const [mark, instead] of MARKS) plain = plain.replace(mark, instead);
  plain = plain.replace(BEGINNINGS, '').replace(/\s+/g, ' ').trim();
  return safeLine(cutAtWord(plain, max), { max }).trim();
}

/** A text in one line, without characters that nobody sees: a model reads them, and marks hide behind them. */
export function withoutUnseen(text: string): string {
  return text.replace(/\s+/g, ' ').replace(ALL_UNSEEN, '');
}

/** Whether a foreign text can be shown exactly as it is. */
export function isExact(text: string): boolean {
  return text.length <= MAX_EXACT_CHARACTERS && !UNSEEN.test(text);
}

function cutAtWord(text: string, max: number): string {
  if (text.length <= max) return text;
  const cut = text.slice(0, max - 1);
  const space = cut.lastIndexOf(' ');
  return `${space > max / 2 ? cut.slice(0, space) : cut}…`;
}
