import { isId, isRecord, MAX_ID_CHARACTERS, type Fields } from './json-rpc.js';

/** Revisions up to 2025-11-25, and 2026-07-28. */
export type Era = 'legacy' | 'modern';

/** What is wrong with a value, after its name; or nothing. */
type Check = (value: unknown) => string | undefined;

const text: Check = (value) => (typeof value === 'string' ? undefined : ' must be a string');
const flag: Check = (value) => (typeof value === 'boolean' ? undefined : ' must be true or false');
const object: Check = (value) => (isRecord(value) ? undefined : ' must be an object');
const token: Check = (value) =>
  isId(value)
    ? undefined
    : ` must be an integer or a well-formed string of at most ${MAX_ID_CHARACTERS} characters`;

const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined ? undefined : check(value);

/** An object whose named members hold; others are not looked at. */
function fields(checks: Readonly<Record<string, Check>>): Check {
  const entries = Object.entries(checks);
  return (value) => {
    if (!isRecord(value)) return ' must be an object';
    for (const [name, check] of entries) {
      const problem = check(value[name]);
      if (problem !== undefined) return `.${name}${problem}`;
    }
    return undefined;
  };
}

/** A list whose members all hold. */
const list =
  (check: Check): Check =>
  (value) => {
    if (!Array.isArray(value)) return ' must be an array';
    const problem = value.map(check).find((each) => each !== undefined);
    return problem === undefined ? undefined : `[]${problem}`;
  };

const objects: Check = (value) => {
  if (!isRecord(value)) return ' must be an object';
  return Object.values(value).every(isRecord) ? undefined : ' must hold objects only';
};

const icon = fields({ src: text, mimeType: optional(text), sizes: optional(list(text)) });

/** Specification, `Implementation`. */
const implementation = fields({
  name: text,
  version: text,
  title: optional(text),
  description: optional(text),
  websiteUrl: optional(text),
  icons: optional(list(icon)),
});

/** Specification, `ClientCapabilities`: each is an object, the experimental ones hold objects. */
const capabilities: Check = (value) =>
  objects(value) ?? fields({ experimental: optional(objects) })(value);

const META = fields({ _meta: optional(fields({ progressToken: optional(token) })) });

/** Specification 2026-07-28, `SubscriptionFilter`. */
const FILTER = fields({
  toolsListChanged: optional(flag),
  promptsListChanged: optional(flag),
  resourcesListChanged: optional(flag),
  resourceSubscriptions: optional(list(text)),
});

const CALL = { name: text, arguments: optional(object) };
const LIST = optional(fields({ cursor: optional(text) }));

/** What each era says of the params of the methods that this gateway serves in it. */
const METHODS: Readonly<Record<Era, ReadonlyMap<string, Check>>> = {
  legacy: new Map([
    ['initialize', fields({ protocolVersion: text, capabilities, clientInfo: implementation })],
    ['tools/list', LIST],
    ['tools/call', fields(CALL)],
  ]),
  modern: new Map([
    ['tools/list', LIST],
    [
      'tools/call',
      fields({ ...CALL, inputResponses: optional(objects), requestState: optional(text) }),
    ],
    ['subscriptions/listen', fields({ notifications: FILTER })],
  ]),
};

const ENVELOPE = fields({
  _meta: fields({
    'io.modelcontextprotocol/protocolVersion': text,
    'io.modelcontextprotocol/clientInfo': optional(implementation),
    'io.modelcontextprotocol/clientCapabilities': capabilities,
  }),
});

/** What is wrong with the envelope of a 2026-07-28 message that the SDK has refused. */
export function judgeEnvelope(params: unknown): string {
  return (
    sentence(ENVELOPE(params ?? {})) ?? 'Invalid params: params._meta is no envelope of 2026-07-28'
  );
}

/** What holds of any message's params: objects, and a progress token that can be one; or a sentence. */
export function judgeAnyParams(params: unknown): string | undefined {
  return sentence(optional(META)(params));
}

/** What is wrong with the params of a request, in one sentence of known words; or nothing. */
export function judgeParams(era: Era, method: string, params: unknown): string | undefined {
  return judgeAnyParams(params) ?? sentence(METHODS[era].get(method)?.(params));
}

function sentence(problem: string | undefined): string | undefined {
  return problem === undefined ? undefined : `Invalid params: params${problem}`;
}

/**
 * What an engine is given of a message: all but what it must not look at. The arguments were judged by
 * their tool's schema, answers of a person are for their tool alone, a task is for receivers with that
 * capability (2025-11-25, Tasks, "Task Support and Handling" 1), and what a client says of itself decides
 * nothing.
 */
export function forEngine(message: Fields): Fields {
  const { params } = message;
  if (!isRecord(params)) return message;
  return { ...message, params: withoutTask(reduced(message['method'], params)) };
}

const OF_CALLS = ['arguments', 'inputResponses', 'requestState', 'task'];

function reduced(method: unknown, params: Fields): Fields {
  if (method === 'tools/call') return without(params, OF_CALLS);
  const { clientInfo, capabilities: said } = params;
  if (method !== 'initialize' || !isRecord(clientInfo) || !isRecord(said)) return params;
  const { name, version } = clientInfo;
  return { ...params, capabilities: {}, clientInfo: { name, version } };
}

const RELATED_TASK = 'io.modelcontextprotocol/related-task';

function withoutTask(params: Fields): Fields {
  const { _meta: meta } = params;
  if (!isRecord(meta) || !(RELATED_TASK in meta)) return params;
  return { ...params, _meta: without(meta, [RELATED_TASK]) };
}

function without(from: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)));
}
