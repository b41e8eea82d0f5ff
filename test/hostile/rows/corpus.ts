import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Row } from '../support/row.js';

interface Entry {
  readonly name: string;
  readonly statuses: readonly number[];
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text, or parts that are each repeated. */
  readonly body?: { readonly text?: string; readonly parts?: readonly [string, number][] };
}

/** Odd bodies, headers and paths, each with the statuses that may answer it. */
export const CORPUS: readonly Row[] = ['bodies', 'headers', 'paths'].flatMap((file) =>
  entriesOf(file).map(({ name, statuses, body, ...rest }) => ({
    ...rest,
    name: `${file}: ${name}`,
    eras: ['2025' as const],
    method: 'tools/list',
    params: {},
    ...(body && { body: () => body.text ?? partsOf(body.parts ?? []) }),
    expected: { status: statuses, maxBytes: 120_000 },
  })),
);

function entriesOf(file: string): readonly Entry[] {
  return JSON.parse(readFileSync(join(__dirname, '../corpus', `${file}.json`), 'utf8')) as Entry[];
}

function partsOf(parts: readonly [string, number][]): string {
  return parts.map(([part, times]) => part.repeat(times)).join('');
}
