import { didYouMean, safeLine } from '#foreign-text';

/** A name of a document or of settings for a message: in quotation marks, on one line, 200 characters at most. */
export function quoted(name: string): string {
  return JSON.stringify(safeLine(name));
}

/** `did you mean "a" or "b"?`; undefined without names. */
export function meant(names: readonly string[]): string | undefined {
  return didYouMean(names.map(quoted));
}
