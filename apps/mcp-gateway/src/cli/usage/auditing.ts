import type { Command } from 'commander';
import type { AuditRefOptions } from '../commands/audit-ref.js';
import { examples, type Ended } from './options.js';

/** What reads the audit log with an investigator. */
export function addAudit(program: Command, ended: Ended): void {
  program
    .command('audit-ref')
    .description('Print the reference by which the audit log names a person')
    .option('--issuer <url>', 'iss of the person’s tokens, exactly; the gateway’s own by default')
    .requiredOption('--subject <name>', 'sub of them')
    .action(async (options: AuditRefOptions) => {
      ended((await import('../commands/audit-ref.js')).auditRef(options));
    })
    .addHelpText(
      'after',
      `
It needs the AUDIT_SUBJECT_KEY of the gateways that wrote the records, and asks nobody.
${examples("mcp-gateway audit-ref --issuer https://issuer.example/ --subject 'auth0|ada'")}`,
    );
}
