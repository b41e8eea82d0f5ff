import { TOKEN_ORIGINS } from '#token-exchange';
import { CALLER_REFUSED_REASONS, INVALID_TOKEN_REASONS } from '#auth';
import {
  AUDIT_EVENTS,
  FAILURE_CODES,
  REFUSAL_CODES,
  REJECT_REASONS,
} from '../observing/closed-sets.js';
import { MAX_TOLD_ARGUMENTS } from '../observing/gateway-event.js';
import { RECORD_SCHEMA } from './audit-record.js';
import { REF_CHARACTERS } from '../observing/person-ref.js';
import { RECORD_OUTCOMES } from './verdicts.js';

/** Every `reason` that a record may have. */
export const RECORD_REASONS: readonly string[] = [
  ...new Set([
    ...REFUSAL_CODES,
    ...FAILURE_CODES,
    ...['credentials_malformed', 'keys_unavailable'],
    ...INVALID_TOKEN_REASONS,
    ...CALLER_REFUSED_REASONS,
    ...REJECT_REASONS,
    'subject_mismatch',
  ]),
];

const TEXT = { type: 'string' };
const TEXTS = { type: 'array', items: TEXT };
const WHOLE = { type: 'integer', minimum: 0 };
const TIME = { type: 'string', format: 'date-time' };

const said = (description: string, schema: object) => ({ description, ...schema });

/** An object of exactly these fields; those whose names end with `?` may be absent. */
function fields(properties: Readonly<Record<string, object>>, description?: string) {
  const names = Object.keys(properties);
  return {
    ...(description !== undefined && { description }),
    type: 'object',
    properties: Object.fromEntries(names.map((name) => [name.replace('?', ''), properties[name]])),
    required: names.filter((name) => !name.endsWith('?')),
    additionalProperties: false,
  };
}

const SUBJECT = fields(
  {
    iss: TEXT,
    'ref?': said('Reference of the person; `mcp-gateway audit-ref` prints it', {
      type: 'string',
      maxLength: REF_CHARACTERS,
    }),
    'sub?': said('In the place of `ref` with AUDIT_SUBJECT=plain', TEXT),
    client_id: TEXT,
    'org?': TEXT,
    'actor?': said('Who acts for the person (`act`), the current one first', TEXTS),
  },
  'Whose token was verified; absent when nobody was',
);

const ACTION = fields({
  method: TEXT,
  'tool?': TEXT,
  'protocol?': TEXT,
  'arguments?': said('Names of arguments that the tool’s schema knows, with AUDIT_ARGUMENTS=keys', {
    ...TEXTS,
    maxItems: MAX_TOLD_ARGUMENTS,
  }),
  'other_arguments?': said('Arguments that are not named', WHOLE),
});

const DELEGATION = fields(
  {
    profile: TEXT,
    'cache?': said('Where the token came from; absent when there was none', {
      enum: [...TOKEN_ORIGINS],
    }),
    asked: said('Scopes that were asked of the issuer', TEXTS),
    'scopes?': said('Scopes that it granted', TEXTS),
    'expires_at?': TIME,
    'token_ref?': said('Keyed digest of the token: the join to the upstream’s own log', TEXT),
  },
  'The token for the upstream',
);

/** The JSON Schema of one record, in the order of its keys. */
export function recordSchema(): object {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A record of the audit log of MCP Gateway',
    ...fields({
      log: { const: 'audit' },
      schema: { const: RECORD_SCHEMA },
      time: TIME,
      id: { type: 'string', format: 'uuid' },
      event: { enum: [...AUDIT_EVENTS] },
      outcome: said(
        'denied: by policy; failure: of the client or of others; error: of the gateway',
        {
          enum: [...RECORD_OUTCOMES],
        },
      ),
      'reason?': said('Absent on success', { enum: [...RECORD_REASONS] }),
      service: fields({ name: TEXT, version: TEXT, instance: TEXT }),
      'trace_id?': TEXT,
      'request_id?': said('The reference that the client is told', TEXT),
      'subject?': SUBJECT,
      'source?': fields({ ip: TEXT, 'user_agent?': TEXT }),
      'action?': ACTION,
      'authorization?': fields(
        { required: TEXTS, granted: TEXTS },
        'Scopes that the tool needs, and those of the token that some tool needs',
      ),
      'target?': fields({
        upstream: TEXT,
        'audience?': TEXT,
        'http_method?': TEXT,
        'route?': said('A template, without the values of the call', TEXT),
      }),
      'delegation?': DELEGATION,
      'result?': fields({
        'status?': said('Of the upstream’s last answer', { type: 'integer' }),
        duration_ms: { type: 'number', minimum: 0 },
        'bytes?': said('Of its body', WHOLE),
      }),
      'config?': fields({ digest: TEXT, generation: WHOLE }),
      'suppressed?': said('Records like this one that were left out since the last', WHOLE),
      'dropped?': said('Records that could not be written', WHOLE),
    }),
  };
}
