import { AuditLog } from '../apps/mcp-gateway/src/audit/audit-log.js';
import { MAX_RECORD_BYTES } from '../apps/mcp-gateway/src/audit/audit-record.js';
import { MAX_TOLD_ARGUMENTS } from '../apps/mcp-gateway/src/observing/gateway-event.js';
import { CALL_VERDICTS } from '../apps/mcp-gateway/src/audit/verdicts.js';
import { ToldDelegation } from '../apps/mcp-gateway/src/observing/told-delegation.js';
import type { GatewayEvent } from '../apps/mcp-gateway/src/observing/gateway-event.js';
import { createAppLogger } from '../libs/telemetry/src/index.js';
import { recordsIn, type AuditLine } from './support/audit-records.js';
import { LogCapture } from './support/log-capture.js';
import { answeredCall, TOLD_CALLER, toldSource } from './support/told-events.js';

const ID = '3f2b8c1e-5d7a-4c09-9a63-0b1f4e7d2c58';
const REQUEST = {
  reference: '8c1d0f5e-7b24-4f6a-8e39-5a2b9c6d1e07',
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
};
const ASKING = {
  profile: 'auth0-cte',
  audience: 'https://orders.example.com',
  scopes: ['orders.read'],
};
const TOKEN = { value: 'd1', obtainedAt: 1_764_194_400, expiresAt: 1_764_198_000, audience: '' };
const scopes = ['orders:use'];
const CALL = {
  ...{ tool: 'list_orders', upstream: 'orders', operation: 'GET /orders' },
  ...{ needed: scopes, held: scopes, missing: [], asking: ASKING },
};
const AGENT = 'mcp-inspector/2.1';
const by = { source: toldSource('192.0.2.7', AGENT), ...REQUEST };

function called(more: Parameters<typeof answeredCall>[0]): GatewayEvent {
  return { ...answeredCall({ ...CALL, ...more }), ...by, seconds: 0.0412 };
}

const exchanged = {
  kind: 'exchanged',
  ...{ upstream: 'orders', profile: ASKING.profile, code: undefined },
  ...{ audience: ASKING.audience, scopes: ASKING.scopes, granted: undefined, seconds: 0.031 },
  ...{ ...REQUEST, whom: TOLD_CALLER },
} as const;

/** One event for each kind of record, but for `audit.dropped`. */
const EVENTS: readonly GatewayEvent[] = [
  called({
    delegation: new ToldDelegation({ ...TOKEN, scopes: ASKING.scopes }, 'memory'),
    asked: { method: 'GET', route: '/orders', status: 200, bytes: 1834 },
  }),
  called({
    outcome: 'refused_scope',
    code: 'scope_missing',
    held: [],
    missing: scopes,
    asking: undefined,
  }),
  called({
    arguments: { names: ['status', 'limit'], others: 0 },
    outcome: 'upstream_failed',
    code: 'upstream_failed',
    delegation: new ToldDelegation({ ...TOKEN, scopes: ASKING.scopes }, 'redis'),
    asked: { method: 'GET', route: '/orders', status: 502, bytes: 0 },
  }),
  {
    ...{ kind: 'request_refused', code: 'token_invalid', reason: 'expired', setting: undefined },
    ...by,
  },
  { kind: 'request_rejected', reason: 'origin', caller: undefined, ...by },
  { ...answeredCall(), ...by, method: 'tools/list', call: undefined },
  { ...exchanged, outcome: 'ok', granted: { scopes: ASKING.scopes, expiresAt: TOKEN.expiresAt } },
  { ...exchanged, outcome: 'refused', code: 'access_denied' },
  {
    ...{ kind: 'subject_mismatch', upstream: 'orders', audience: ASKING.audience },
    ...{ ...REQUEST, whom: TOLD_CALLER },
  },
  { ...exchanged, outcome: 'interaction', code: 'interaction_required' },
  { ...exchanged, outcome: 'client_refused', code: 'client_refused' },
  { kind: 'tool_compared', tool: 'wiki_read_page', upstream: 'wiki', isChanged: true },
  { kind: 'tool_compared', tool: 'wiki_read_page', upstream: 'wiki', isChanged: false },
  { kind: 'config_loaded', digest: '9b2f6c0d41e7a835', generation: 1 },
  { kind: 'service_started' },
  { kind: 'service_draining' },
  { kind: 'service_stopped' },
];

/** One record of each kind, as the code writes it. */
export function sampleRecords(): AuditLine[] {
  const stream = new LogCapture();
  let stuck = false;
  const logStream = {
    write: (line: string) => void stream.write(line),
    offer: (line: string) => !stuck && stream.write(line),
    unwritten: 0,
  };
  const log = new AuditLog({
    ...{
      to: 'stdout',
      plain: false,
      subjectKey: Buffer.alloc(32, 'k'),
      required: false,
      lists: true,
    },
    ...{ logStream, logger: createAppLogger({ app: 'x', level: 'silent', stream }) },
    clock: () => TOKEN.obtainedAt * 1000,
    steady: () => 0,
    after: () => () => undefined,
  });
  for (const event of EVENTS) log.observer(event);
  stuck = true;
  log.observer(EVENTS[0]!);
  stuck = false;
  log.close();
  return recordsIn(stream.text).map((record) => ({
    ...record,
    id: ID,
    service: { name: 'mcp-gateway', version: '0.1.0', instance: 'gateway-1' },
  }));
}

const WHEN: Readonly<Record<string, string>> = {
  'call.allowed':
    'a call was made and worked, or was answered with what its server asks the person',
  'call.denied': 'a call was refused: by this gateway’s rules, or by the issuer’s',
  'call.failed': 'a call did not work, whoever’s fault it was',
  'token.rejected': 'a token, or the caller of one, was refused, or could not be judged',
  'request.rejected': 'a request was refused before it was known to be a call',
  'list.served': '`tools/list` was answered; with `AUDIT_LISTS=true` alone',
  'exchange.done': 'the issuer gave a delegated token; a cached one has no such record',
  'exchange.refused': 'it gave none',
  'subject.mismatch': 'it gave a token of somebody else, which was not used',
  'consent.required': 'it wants something of the person first',
  'client.refused': 'it refuses the gateway’s own client',
  'tool.changed': 'an MCP server lists a tool otherwise than the tool file; once for each change',
  'tool.restored': 'it lists it again as in the file',
  'config.loaded': 'at the start, and after a reload of gateway.yaml',
  'service.started': 'the gateway listens',
  'service.draining': 'it was told to end',
  'service.stopped': 'its last request is answered',
  'audit.dropped': 'records can be written again after some were dropped',
};

/** The text of docs/audit.md. */
export function auditPage(): string {
  const records = sampleRecords();
  const codes = Object.entries(CALL_VERDICTS).map(
    ([code, { event, outcome }]) => `| \`${code}\` | \`${event}\` | ${outcome} |`,
  );
  return `<!-- prettier-ignore-start -->
# The audit log

Who called which tool, by what right, and what came of it: one line of JSON for each call, and for what else
decides about calls. [audit.schema.json](audit.schema.json) is its JSON Schema. No record holds a token, a secret, the value of an argument, or an answer.

## Settings

| setting | means |
|---|---|
| \`AUDIT\` | \`stdout\`, \`off\`, or the absolute path of a file. Default: \`stdout\`. With a \`NODE_ENV\` of \`development\` or \`test\`, or none, it is \`off\`, so that \`npm start\` shows its own lines alone; \`AUDIT=stdout npm start\` shows the records too |
| \`AUDIT_SUBJECT\` | \`hashed\`: people are named by a reference. \`plain\`: as their tokens name them, cut after 200 characters, with codes as \`\\u0000\` for what is not printed |
| \`AUDIT_SUBJECT_KEY\` | makes the references: \`openssl rand -base64 32\`, the same for all replicas; or \`AUDIT_SUBJECT_KEY_FILE\`. Without one, a gateway in production does not start unless subjects are plain or nothing is recorded; in development it makes one for itself and says so |
| \`AUDIT_ARGUMENTS\` | \`keys\`: a call’s \`action\` says which arguments it has: \`arguments\` are names that the tool’s schema has, at most ${MAX_TOLD_ARGUMENTS}, and \`other_arguments\` is how many more there were. \`none\`, the default: it says nothing of them |
| \`AUDIT_LISTS\` | \`true\`: a \`tools/list\` that was answered is recorded too, as \`list.served\` |
| \`AUDIT_REQUIRED\` | \`true\`: a call that could not be recorded is answered 503 before anything is asked of anybody for it |

On standard output, records stand among the lines of the log: \`"log":"audit"\` tells them apart. A file is written before a call is
answered, so a record that could be written survives whatever ends the process; SIGHUP opens the file anew ([rotation](#rotation)).
A call that is under way has none yet: a process that is told twice to end writes one for it, of reason \`stopped\`; one that is killed cannot.

When they cannot be written (a full disk, a pipe that nobody reads), up to 16 MB are held in memory, which \`gw_audit_held_bytes\` shows
and [GatewayAuditHeld](alerts.md#gatewayauditheld) tells. Of a file, a \`warn\` line has its \`path\` and the \`problem\` (\`ENOSPC\`), again once a minute
while it lasts, and an \`info\` line says when records are written again. What comes beyond 16 MB is dropped and counted in
\`gw_audit_dropped_total\`, and a record \`audit.dropped\` says how many once there is room. The end of the process tries once more to write
the file, and logs how many records are \`lost\`; of standard output, what its reader did not take by then is lost without a line.
Calls go on. With \`AUDIT_REQUIRED=true\` they do not: a file has to be writable at that moment, and a reader of standard output may be
behind by 1 MB.

## Rotation

On SIGHUP the file of \`AUDIT\` is opened anew, by its path: move it away, send the signal, and records go on in a new file. A record that
was begun in the old one is finished there, and none is lost in between. The same signal reloads gateway.yaml where \`GATEWAY_CONFIG\` names one ([reload](reload.md)); without it nothing else happens.
When the file cannot be opened, records go on in the old one and the log says so. With logrotate: \`nocreate\`, since the gateway makes the file, which its
user writes and its group reads, and a \`postrotate\` that sends the signal (\`systemctl reload mcp-gateway\` does, with the unit of [systemd](deploy-systemd.md)). \`copytruncate\` loses what is written between the copy and the cut.

## Who was it

\`subject\` is there only when a token was verified: nothing that an unverified token claims is recorded. \`ref\` is made of issuer and subject by a
keyed hash (HMAC-SHA-256, the first 22 characters in base64url), so one key gives one person one \`ref\` in every replica:

\`\`\`
npm run -s gateway -- audit-ref --issuer https://issuer.example/ --subject 'auth0|ada'
\`\`\`

prints it, with the same \`AUDIT_SUBJECT_KEY\`. Whoever has the key can test guesses; a new key makes new references. \`token_ref\` is
a keyed hash of the delegated token, the same in all records of one token.

## What is recorded

Exactly one \`call.*\` for each request that names a tool, whether it was made or refused, or was no message that is served (\`not_run\`). A
notification, which has no id, is no call: nothing runs for it, and it is not recorded. A tool that is not served is \`_unknown\`. \`request_id\` is the reference that the client is told; the log has it too.
\`source.ip\` is the address of the connection, as limits count it: behind a balancer, the balancer's.
\`token.rejected\` and \`request.rejected\` are at most one a second for each source and reason; \`suppressed\` says how many like it were left out.
A request without credentials, with which each client begins, is not recorded, nor is a message that names no tool, but for \`tools/list\` with \`AUDIT_LISTS=true\`.
A record has at most ${MAX_RECORD_BYTES.toLocaleString('en')} bytes: of a longer one, texts and lists are cut.

| event | when |
|---|---|
${Object.entries(WHEN)
  .map(([event, when]) => `| \`${event}\` | ${when} |`)
  .join('\n')}

Its \`reason\` decides what a call that did not work is. \`denied\` is policy; \`failure\` is the client, the issuer or the upstream; \`error\` is this gateway or its settings.

| reason | event | outcome |
|---|---|---|
${codes.join('\n')}

## One record of each

${records.map((record) => `\`\`\`json\n${JSON.stringify(record)}\n\`\`\``).join('\n\n')}
<!-- prettier-ignore-end -->
`;
}
