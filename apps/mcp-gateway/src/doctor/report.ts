import { safeLine } from '#foreign-text';
import { tripsOf, type Trip } from './clients.js';
import type { Finding } from './findings.js';

/** How a line weighs: a `wrong` one makes the exit status 1. */
export type Level = 'ok' | 'warning' | 'wrong';

/** One thing that was looked at. */
export interface Line {
  readonly level: Level;
  /** What was looked at, in a word or two. */
  readonly check: string;
  /** What was seen, and what was wanted where that differs. */
  readonly text: string;
  /** The setting to change, or where else the cure is. */
  readonly setting?: string;
  /** What to write there instead. */
  readonly instead?: string;
  /** What a client trips over, by its row in the table of clients. */
  readonly finding?: Finding;
}

/** Lines that belong together. */
export interface Section {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** All that was found. */
export interface Report {
  readonly sections: readonly Section[];
  /** Each well-known client with what it trips over here; empty when no server was looked at. */
  readonly clients: readonly { readonly client: string; readonly trips: readonly Trip[] }[];
  readonly counts: Readonly<Record<Level, number>>;
}

/** What a line says beside its text. */
type More = Omit<Line, 'level' | 'check' | 'text'>;

/** Lines of one check. */
export function linesOf(check: string) {
  const line =
    (level: Level) =>
    (text: string, more: More = {}): Line => ({ level, check, text, ...more });
  return { ok: line('ok'), warning: line('warning'), wrong: line('wrong') };
}

/** Text of somebody else, quoted within a line of ours: on one line, cut, without tokens. */
export function quoted(value: unknown): string {
  return typeof value === 'string'
    ? `"${safeLine(value)}"`
    : value === undefined
      ? 'nothing'
      : safeLine(JSON.stringify(value));
}

/** Most characters of one text of a line. */
const MAX_TEXT_CHARACTERS = 1_000;

/** Makes the report. Whatever a check wrote, no secret and nothing shaped like a token is left in it. */
export function reportOf(
  sections: readonly Section[],
  { secrets, server }: { readonly secrets: readonly string[]; readonly server: boolean },
): Report {
  const clean = (text: string) => safeLine(text, { secrets, max: MAX_TEXT_CHARACTERS });
  const cleaned = sections.map(({ title, lines }) => ({
    title: clean(title),
    lines: lines.map((line) => ({
      ...line,
      text: clean(line.text),
      ...(line.setting !== undefined && { setting: clean(line.setting) }),
      ...(line.instead !== undefined && { instead: clean(line.instead) }),
    })),
  }));
  const all = cleaned.flatMap(({ lines }) => lines);
  const count = (level: Level) => all.filter((line) => line.level === level).length;
  return {
    sections: cleaned,
    clients: server ? tripsOf(all.flatMap(({ finding }) => finding ?? [])) : [],
    counts: { ok: count('ok'), warning: count('warning'), wrong: count('wrong') },
  };
}
