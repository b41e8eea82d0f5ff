/** Why a text is no value: the end of a sentence, with what to write, and where, as an offset into the text. */
export class TextProblem extends Error {
  constructor(
    message: string,
    readonly offset: number | undefined,
  ) {
    super(message);
    this.name = 'TextProblem';
  }
}

/** `line:column`, both from 1, of an offset into a text. */
export function lineAndColumn(text: string, offset: number): string {
  let line = 1;
  let start = 0;
  for (let end = text.indexOf('\n'); end !== -1 && end < offset; end = text.indexOf('\n', start)) {
    line += 1;
    start = end + 1;
  }
  return `${line}:${offset - start + 1}`;
}
