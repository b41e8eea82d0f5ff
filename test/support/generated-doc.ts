import { readFileSync, writeFileSync } from 'node:fs';

/** Fails unless the file is this text; `UPDATE_DOCS=1` writes it. */
export function expectDocument(file: string, text: string): void {
  if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, text);
  expect(readFileSync(file, 'utf8')).toBe(text);
}
