/*
 * The text of `.env.example` and `docs/settings.md`, made from what stands beside each setting's schema.
 */
import { z } from 'zod';
import type { SettingText } from '../apps/mcp-gateway/src/config/setting-values.js';
import { SETTING_GROUPS } from '../apps/mcp-gateway/src/config/settings.js';
import { CLIENT_SETTINGS } from '../apps/mcp-gateway/src/cli/config.js';

/** One setting as both documents show it. */
interface Entry extends SettingText {
  readonly name: string;
  /** As one would write it; undefined where there is no fixed default. */
  readonly fixed: string | undefined;
}

/** Columns of a comment in `.env.example`. */
const WIDTH = 100;

const GROUPS: readonly (readonly [string, readonly Entry[]])[] = [
  ...SETTING_GROUPS.map(
    ({ title, settings }) =>
      [title, Object.entries(settings).map(([name, schema]) => entryOf(name, schema))] as const,
  ),
  [
    'npm run call, with an issuer that is not the local one',
    Object.entries(CLIENT_SETTINGS).map(([name, told]) => ({ name, fixed: undefined, ...told })),
  ],
];

function entryOf(name: string, schema: z.ZodType): Entry {
  const told = schema.meta() as Partial<SettingText> | undefined;
  if (told?.description === undefined) throw new Error(`${name} has no description`);
  const { data } = schema.safeParse(undefined);
  const value = [data].flat().join(' ');
  return { ...told, name, description: told.description, fixed: value === '' ? undefined : value };
}

/** `.env.example`: settings with a fixed default as they are, others as comments. */
export function envExample(): string {
  const groups = GROUPS.map(([title, entries]) =>
    [`# --- ${title}`, ...entries.map(assignment)].join('\n'),
  );
  return `${HEAD}\n${groups.join('\n\n')}\n`;
}

const HEAD = `# Settings of all apps and scripts; each reads the ones it knows. Copy to \`.env\`.
# A line that starts with \`# NAME=\` shows a setting that is off. As it stands, a copy runs on the local
# issuer, which needs no account anywhere and signs anybody in; it is refused with a MCP_SERVER_URL or
# HOST beyond this machine. Secrets may also come from a file: NAME_FILE=/path.
# Misspelt names, and values that would be read otherwise than written, stop the process. The file is
# UTF-8 without a byte order mark; a value with a # stands in quotes. No URL holds a user name or
# password, except that of Redis. More on each setting: docs/settings.md
`;

function assignment({ name, description, example = '', unset, fixed }: Entry): string {
  const without = unset === undefined ? '' : ` Without it: ${unset}.`;
  const line = fixed === undefined ? `# ${name}=${example}` : `${name}=${fixed}`;
  return `${wrapped(description + without)}\n${line}`;
}

function wrapped(text: string): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1)!;
    const longer = last === '' ? word : `${last} ${word}`;
    if (longer.length <= WIDTH) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.map((line) => `# ${line}`).join('\n');
}

/** `docs/settings.md`: every setting in a table of its group. */
export function settingsPage(): string {
  const groups = GROUPS.flatMap(([title, entries]) => [
    `## ${title}`,
    '',
    '| setting | default | meaning |',
    '|---|---|---|',
    ...entries.map(row),
    '',
  ]);
  return [INTRODUCTION, ...groups, '<!-- prettier-ignore-end -->', ''].join('\n');
}

const INTRODUCTION = `<!-- prettier-ignore-start -->
# Settings

Made from the schemas by \`UPDATE_DOCS=1 npx jest test/env-example\`.

Every process reads the environment and \`.env\` in its working directory; where both give a setting, the
environment wins. [.env.example](../.env.example) is a file to copy. Wrong settings stop the process with one
message that lists every problem and what to write instead; it shows no value that may be secret.

Development defaults are never reached by omission. Without \`AUTH0_DOMAIN\` and \`ISSUER_URL\` the issuer is the
local one, which signs anybody in. It is refused with a public \`MCP_SERVER_URL\`, with a \`HOST\` beyond this
machine, and with a \`NODE_ENV\` other than \`development\` and \`test\`. An issuer of your own on loopback, behind
the same proxy as the gateway, may have a public URL in front: name it, its client and the upstream
explicitly. The secrets that this documentation shows are refused with any other issuer. A name that resembles
a setting which is not set (\`AUTHO_DOMAIN\`) is refused.
`;

function row({ name, description, example, unset, fixed }: Entry): string {
  const fallback = fixed === undefined ? (unset ?? '–') : `\`${fixed}\``;
  const shown = fixed !== undefined || example === undefined ? '' : ` Example: \`${example}\`.`;
  return `| \`${name}\` | ${cell(fallback)} | ${cell(description)}${shown} |`;
}

/** Prose of a cell: names of settings, placeholders and links as Markdown has them. */
function cell(text: string): string {
  return text
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;')
    .replace(/(?<![/\w])[A-Z][A-Z0-9]*(_[A-Z0-9]+)+(?![/\w])/g, '`$&`')
    .replace(/docs\/([a-z0-9-]+\.md)/g, '[$1]($1)');
}
