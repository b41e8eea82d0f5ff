import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import { recordSchema } from '../../apps/mcp-gateway/src/audit/record-schema.js';
import { keepFiles, watchFile } from './secret-search.js';

/** A record of the audit log, as it was written. */
export type AuditLine = Readonly<Record<string, unknown>> & {
  readonly event: string;
  readonly outcome: string;
  readonly reason?: string;
  readonly subject?: Readonly<Record<string, unknown>>;
};

const ajv = new Ajv2020({ strict: true, allErrors: true });
addFormats(ajv);
const validate = ajv.compile(recordSchema());

/** What the schema has against a record, and its keys where they are not in the schema's order. */
export function recordProblems(record: AuditLine): readonly string[] {
  validate(record);
  const problems = (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message ?? ''}`);
  const { properties } = recordSchema() as { properties: object };
  const order = Object.keys(properties).filter((key) => key in record);
  const keys = Object.keys(record);
  return keys.join() === order.join() ? problems : [...problems, `order: ${keys.join()}`];
}

/** The records among lines. */
export function recordsIn(text: string): AuditLine[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('{"log":"audit"'))
    .map((line) => JSON.parse(line) as AuditLine);
}

/** The records of a file. */
export function recordsOf(path: string): AuditLine[] {
  watchFile('audit', path);
  keepFiles();
  return recordsIn(readFileSync(path, 'utf8'));
}
