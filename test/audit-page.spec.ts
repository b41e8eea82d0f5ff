import { OUTCOMES } from '../apps/mcp-gateway/src/mcp/tool-error.js';
import { recordSchema } from '../apps/mcp-gateway/src/audit/record-schema.js';
import { AUDIT_EVENTS, FAILURE_CODES } from '../apps/mcp-gateway/src/observing/closed-sets.js';
import { auditPage, sampleRecords } from './audit-page.js';
import { recordProblems } from './support/audit-records.js';
import { expectDocument } from './support/generated-doc.js';

it('docs/audit.md and its schema are what the code says', () => {
  expectDocument('docs/audit.md', auditPage());
  expectDocument('docs/audit.schema.json', `${JSON.stringify(recordSchema(), null, 2)}\n`);
});

it('each event is written in one shape, that of the schema, its keys in one order', () => {
  const records = sampleRecords();
  expect(records.map(({ event }) => event)).toEqual([...AUDIT_EVENTS]);
  for (const record of records)
    expect([record.event, recordProblems(record)]).toEqual([record.event, []]);
});

it('a reason is there exactly where something did not work', () => {
  for (const { event, outcome, reason } of sampleRecords()) {
    if (event === 'audit.dropped') continue;
    expect([event, reason === undefined]).toEqual([event, outcome === 'success']);
  }
});

it('every code of the error table is a reason', () => {
  expect(Object.keys(OUTCOMES)).toEqual([...FAILURE_CODES]);
});

it('the schema refuses what is not of it', () => {
  const [record] = sampleRecords();
  expect(recordProblems({ ...record!, event: 'call.unheard' })).toHaveLength(1);
  expect(recordProblems({ ...record!, arguments: {} })).not.toEqual([]);
});
