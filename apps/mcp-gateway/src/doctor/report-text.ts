import type { Line, Report } from './report.js';

const LEVEL_WIDTH = 'warning'.length + 2;
const CHECK_WIDTH = 'registration'.length + 2;
const INDENT = ' '.repeat(2 + LEVEL_WIDTH + CHECK_WIDTH);

/** The report as a person reads it in a terminal. */
export function reportText({ sections, clients, counts }: Report): string {
  const parts = sections.map(({ title, lines }) => [title, ...lines.map(lineText), ''].join('\n'));
  const table = clients.flatMap(({ client, trips }) =>
    trips.length === 0
      ? [`  ${client}: nothing found`]
      : [`  ${client}`, ...trips.map(({ what, reference }) => `    ${what}\n      ${reference}`)],
  );
  const trips = table.length === 0 ? [] : ['What clients trip over here', ...table, ''];
  const summary = `${counts.ok} ok, ${plural(counts.warning, 'warning')}, ${counts.wrong} wrong`;
  return [...parts, ...trips, summary, ''].join('\n');
}

function lineText({ level, check, text, setting, instead }: Line): string {
  const cure =
    instead === undefined
      ? ''
      : `\n${INDENT}${setting === undefined ? '' : `${setting}: `}${instead}`;
  return `  ${level.padEnd(LEVEL_WIDTH)}${check.padEnd(CHECK_WIDTH)}${text}${cure}`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
