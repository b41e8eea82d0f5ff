import { withoutUnseen } from '../schema/plain-text.js';

/** Last characters of a line that say whether it ends a sentence: marks may follow its full stop. */
const TAIL = 100;
/** How often images are removed that others were hidden in. */
const PASSES = 3;

const COMMENT = /<!--(?:(?!-->)[^])*(?:-->|$)/g;
const LIST_ITEM = /<li\b[^<>]{0,200}>/gi;
const BLOCK = /<\/?(?:br|dd|div|dl|dt|h[1-6]|hr|li|ol|p|pre|table|tr|ul)\b[^<>]{0,200}>/gi;
const CELL = /<\/?t[dh]\b[^<>]{0,200}>/gi;

const FENCE = /^\s*(?:`{3,}|~{3,})/;
const CODE_MARK = /`{3,}/g;
const QUOTE = /^\s*>+\s?/;
const CALLOUT = /^\s*\[!([a-z]{1,20})\]\s*$/i;
const HEADING = /^\s{0,3}#{1,6}\s+/;
const ITEM = /^\s*[-*+]\s+(?=\S)/;
const TABLE_ROW = /^\s*\|/;
const NOTHING = /^[\s|:=*_-]*$/;
const LINK_TARGET = /^\s*\[[^[\]]{1,200}\]:\s*\S/;

const IMAGE = /!\[[^[\]]{0,300}\](?:\([^()]{0,500}\)|\[[^[\]]{0,200}\])/g;
const NAMED_LINK = /\[([^[\]]{1,300})\]\[[^[\]]{0,200}\]/g;
const CODE = /`[^`]{1,300}`/g;
const IN_ANGLES = /<([^<>]{1,300})>/g;
const EMPHASIS = [
  ...[/\*\*(?=\S)([^*]{1,300})(?<=\S)\*\*/g, /(?<![\w*])\*(?=\S)([^*]{1,300})(?<=\S)\*(?![\w*])/g],
  ...[/(?<!\w)__(?=\S)([^_]{1,300})(?<=\S)__(?!\w)/g, /(?<!\w)_(?=\S)([^_]{1,300})(?<=\S)_(?!\w)/g],
];
/** Marks behind the end of a sentence. */
const MARKS_AT_END = /(?:<[^<>]*>|[\s*_`"')\]])+$/;

/**
 * A text without the parts of Markdown and HTML that stand for layout: what was a paragraph, a heading or an item of a
 * list ends as a sentence does; blocks of code, images, comments and targets of links are gone. Links in a line and
 * tags are left to `plainText`. Takes time in proportion to the text.
 */
export function withoutMarkdown(text: string): string {
  const seen = text.split('\n').map(withoutUnseen).join('\n').replace(COMMENT, '');
  const lines = seen
    .replace(LIST_ITEM, '\n- ')
    .replace(BLOCK, '\n\n')
    .replace(CELL, ' ')
    .trimEnd()
    .split('\n');
  let plain = inOneLine(linesOf(withoutFences(lines)));
  for (let pass = 0; pass < PASSES; pass += 1) plain = plain.replace(IMAGE, '');
  // A placeholder within code is no tag.
  plain = plain.replace(NAMED_LINK, '$1').replace(CODE, (code) => code.replace(IN_ANGLES, '{$1}'));
  return EMPHASIS.reduce((all, mark) => all.replace(mark, '$1'), plain);
}

/** A line of text, and how it ends where the next one does not go on with it. */
interface Line {
  readonly text: string;
  readonly kind: 'text' | 'item' | 'heading' | 'none';
}

/**
 * Without blocks of code. One may begin behind other text too, unless nothing ends it; it ends anywhere in a line then.
 * What stands behind its end stays.
 */
function withoutFences(lines: readonly string[]): readonly string[] {
  const lastMark = lines.findLastIndex((line) => line.includes('```'));
  let inside: 'no' | 'line' | 'text' = 'no';
  return lines.map((line, index) => {
    const marks = [...line.matchAll(CODE_MARK)];
    const [fence] = FENCE.exec(line) ?? [];
    if (inside !== 'no') {
      const [mark] = marks;
      const inText = inside === 'text' && mark ? mark.index + mark[0].length : undefined;
      const end = fence?.length ?? inText;
      if (end === undefined) return '';
      inside = 'no';
      return line.slice(end).replace(/^\w+/, '');
    }
    if (fence !== undefined && marks.length < 2) {
      inside = 'line';
      return '';
    }
    const mark = marks.length % 2 === 0 ? undefined : marks.at(-1);
    if (mark === undefined) return line;
    const before = line.slice(0, mark.index);
    if (index === lastMark) return `${before}${line.slice(mark.index + mark[0].length)}`;
    inside = 'text';
    return before;
  });
}

function linesOf(lines: readonly string[]): readonly Line[] {
  return lines.map((line): Line => {
    const text = line.replace(QUOTE, '');
    const [, callout] = CALLOUT.exec(text) ?? [];
    if (callout !== undefined) {
      const word = callout.charAt(0).toUpperCase() + callout.slice(1).toLowerCase();
      return { text: word, kind: 'heading' };
    }
    if (NOTHING.test(text) || LINK_TARGET.test(text)) return { text: '', kind: 'none' };
    if (HEADING.test(text)) {
      return { text: text.replace(HEADING, '').replace(/[\s#]{1,20}$/, ''), kind: 'heading' };
    }
    if (ITEM.test(text)) return { text: text.replace(ITEM, ''), kind: 'item' };
    if (!TABLE_ROW.test(text)) return { text, kind: 'text' };
    const cells = text.split('|').map((cell) => cell.trim());
    return { text: cells.filter((cell) => cell !== '').join(', '), kind: 'item' };
  });
}

function inOneLine(lines: readonly Line[]): string {
  const parts = lines.map(({ text, kind }, index) => {
    if (kind === 'none') return '';
    const next = lines[index + 1]?.kind;
    if (next === undefined || (next === 'text' && kind !== 'heading')) return text;
    return `${text}${endOf(text, kind, next)}`;
  });
  return parts.filter((part) => part !== '').join(' ');
}

/** What a line lacks before the next one, which does not go on with it. */
function endOf(text: string, kind: Line['kind'], next: Line['kind']): string {
  const tail = text.slice(-TAIL).replace(MARKS_AT_END, '');
  if (/(?:[.,:;!?\u2026]|\b(?:and|or))$/.test(tail)) return '';
  if (kind === 'heading' || (kind === 'text' && next === 'item')) return ':';
  return next === 'item' ? ';' : '.';
}
