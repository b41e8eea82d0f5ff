import { DEMO_USERS } from '../client/demo-users.js';
import type { ExitStatus } from '../exit-status.js';

/** Is told the exit status of the command that ran. */
export type Ended = (status: ExitStatus) => void;

/** Options and arguments of several commands, as `Command` takes them. */
export const FILE = [
  '[file]',
  'a gateway.yaml (default: what GATEWAY_CONFIG names, or the sample)',
] as const;
export const JSON_OUTPUT = ['--json', 'the result as one JSON value'] as const;
export const TOKEN_FILE = [
  '--token-file <file>',
  'an access token for this gateway, - for standard input',
] as const;
export const GATEWAY = [
  '--url <url>',
  'the gateway (default: MCP_SERVER_URL, or http://localhost:PORT)',
] as const;
export const ARGUMENTS = ['--arguments <json>', 'arguments of the tool, as a JSON object'] as const;
export const AS = [
  '--as <user>',
  `demo user of the local issuer: ${DEMO_USERS.join(', ')} (default: ${DEMO_USERS[0]})`,
] as const;

/** Two words of which either may be left out, and the options. */
export type Words<Options> = [one: string | undefined, other: string | undefined, options: Options];

/** Those words that were written. */
export function given(...words: readonly (string | undefined)[]): readonly string[] {
  return words.filter((word) => word !== undefined);
}

/** The end of a command's help. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ ${line}\n`).join('')}`.trimEnd();
}
