import type { Command } from 'commander';
import { addAudit } from './usage/auditing.js';
import { addCalling } from './usage/calling.js';
import { addDoctor } from './usage/examining.js';
import { addLooking } from './usage/looking.js';
import type { Ended } from './usage/options.js';
import { addTrying } from './usage/trying.js';

/**
 * Adds every command to the program; `ended` is told the exit status of the one that ran, whose code is loaded
 * then.
 */
export function addCommands(program: Command, ended: Ended): void {
  program
    .command('serve')
    .description('Run the gateway; so does no command')
    .action(async () => {
      await import('../main.js');
    })
    .addHelpText(
      'after',
      '\nIt goes on until a signal ends it: SIGTERM drains, Ctrl-C ends at once.',
    );
  addLooking(program, ended);
  addTrying(program, ended);
  addCalling(program, ended);
  addDoctor(program, ended);
  addAudit(program, ended);
}
