import { Command, CommanderError } from 'commander';
import { safeLine } from '#foreign-text';
import { VERSION } from '#serving';
import { addCommands } from './commands.js';
import { FINE, FOUND_PROBLEMS, WRONG_USE, type ExitStatus } from './exit-status.js';
import { outliveReaders, say } from './output.js';
import { UsageError } from './usage-error.js';

const NAME = 'mcp-gateway';

/** Runs the command that the arguments name; the process ends with its exit status. */
export async function run(given: readonly string[]): Promise<void> {
  outliveReaders();
  let status: ExitStatus = FINE;
  const program = programWith((of) => {
    status = of;
  });
  const args = given[0] === 'help' ? [...given.slice(1), '--help'] : given;
  const [word = ''] = args;
  const known = program.commands.some((command) => command.name() === word);
  // Where help is asked for as well, a word that is not a command is still an error.
  const heard = known || word.startsWith('-') ? args : args.filter((each) => !HELP.includes(each));
  try {
    await program.parseAsync(heard, { from: 'user' });
    process.exitCode = status;
  } catch (error) {
    process.exitCode = exitStatusOf(error);
    if (process.exitCode !== FINE) say(`${known ? word : NAME}: ${sentenceOf(error)}`);
  }
}

const HELP = ['--help', '-h'];

function programWith(ended: (status: ExitStatus) => void): Command {
  const program = new Command(NAME)
    .description('An MCP gateway that calls your APIs as the signed-in user.')
    .version(VERSION, '-v, --version', 'the version')
    .helpOption('-h, --help', 'this text')
    .helpCommand(false)
    .configureOutput({ outputError: () => undefined })
    .exitOverride()
    .addHelpText(
      'after',
      `
Without a command it serves. Settings come from the environment and from .env. Each command says more, with
examples, at --help.

Exit status: 0 nothing wrong, 1 problems were found or a call was refused, 2 wrong use.`,
    );
  addCommands(program, ended);
  return program;
}

function exitStatusOf(error: unknown): ExitStatus {
  if (error instanceof CommanderError) return error.exitCode === 0 ? FINE : WRONG_USE;
  return error instanceof UsageError ? WRONG_USE : FOUND_PROBLEMS;
}

const SEE_HELP = '--help says how it is used';

function sentenceOf(error: unknown): string {
  if (error instanceof CommanderError) {
    const [, what = '', meant] =
      /^error: (.*?)\.?(?:\n\(Did you mean (.*)\?\))?$/s.exec(error.message) ?? [];
    const sentence = safeLine(what.charAt(0).toUpperCase() + what.slice(1));
    return `${sentence}; ${meant === undefined ? '' : `did you mean ${meant}? `}${SEE_HELP}`;
  }
  if (!(error instanceof Error)) return 'failed';
  if (error instanceof UsageError) {
    const sentence = safeLine(error.message, { max: MAX_SENTENCE_CHARACTERS });
    return sentence.endsWith('?') ? `${sentence} ${SEE_HELP}` : `${sentence}; ${SEE_HELP}`;
  }
  // A list of problems, each of its own line, is made by us and names no secret.
  const lines = error.message.split('\n').slice(0, MAX_LINES);
  return lines.map((line) => safeLine(line, { max: MAX_SENTENCE_CHARACTERS })).join('\n');
}

/** Most characters of a line that says what is wrong, and most lines. */
const MAX_SENTENCE_CHARACTERS = 1_000;
const MAX_LINES = 200;
