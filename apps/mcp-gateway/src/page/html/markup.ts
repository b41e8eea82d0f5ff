import { safeLine } from '#foreign-text';

/** HTML that is made already. */
export class Markup {
  constructor(readonly text: string) {}
}

/** What stands in a template: texts are escaped, nothing stands for nothing. */
export type Part = string | number | Markup | readonly Markup[] | undefined;

/** HTML of a template; whatever is put in as text shows as text. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const [first = '', ...others] = strings.map((each) => each.replace(/\n\s*/g, '\n'));
  return new Markup(first + others.map((each, index) => textOf(parts[index]) + each).join(''));
}

function textOf(part: Part): string {
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(({ text }) => text).join('');
  return part === undefined ? '' : escape(String(part));
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Characters of a cell. */
export const MAX_CELL_CHARACTERS = 200;

/** A text that somebody else may have written: one line, cut, and nothing shaped like a token. */
export function cell(text: string, max = MAX_CELL_CHARACTERS): string {
  return safeLine(text, { max });
}

/** Scopes, each for itself. */
export function names(all: readonly string[], none = '–'): Markup {
  if (all.length === 0) return html`${none}`;
  return html`${all.map((name) => html`<code>${cell(name)}</code> `)}`;
}
