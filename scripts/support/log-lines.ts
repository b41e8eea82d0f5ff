const LEVELS: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'WARN',
  50: 'ERROR',
  60: 'FATAL',
};
/** What stands elsewhere in the line, or says nothing to who reads along. */
const PLACED = [
  'level',
  'time',
  'app',
  'msg',
  'event',
  'traceId',
  'reference',
  'subject',
  'sender',
];
const OF_REQUEST = ['method', 'path', 'status', 'rpc', 'tool', 'grant', 'audience', 'scopes'];
const HIDDEN = [...PLACED, 'clientName'];
const HIDDEN_OF_REQUEST = [...HIDDEN, ...OF_REQUEST, 'durationMs'];

/** Clients whose names are kept; the oldest goes first. */
const MAX_NAMES = 1_000;

type Fields = Readonly<Record<string, unknown>>;
type Colour = 'red' | 'yellow' | 'dim';
const CODES: Readonly<Record<Colour, readonly [on: number, off: number]>> = {
  red: [31, 39],
  yellow: [33, 39],
  dim: [2, 22],
};

/** Whether a line is an app's request line, which is kept for `npm run call`. */
export function isRequestLine(line: string): boolean {
  return line.startsWith('{') && line.includes('"event":"request"');
}

/** Whether a terminal wants colours (no-color.org). */
export function wantsColours(environment: NodeJS.ProcessEnv, isTerminal: boolean): boolean {
  return isTerminal && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';
}

/** Log lines of the apps as a person reads them: time, what, who by which client, and the reference. */
export class ReadableLog {
  /** What clients call themselves, by their id, as the local issuer's lines say. */
  private readonly names = new Map<string, string>();

  constructor(private readonly colours: boolean) {}

  /** One line for a terminal; what is no JSON stays as it is. */
  readable(line: string): string {
    const fields = parse(line);
    if (fields === undefined) return line;
    // A record says itself when and what: all of it is for who investigates.
    if (fields['log'] === 'audit') return `audit  ${detailsOf(fields, ['log']).join('  ')}`;
    this.learn(fields);
    const isRequest = fields['event'] === 'request';
    const parts = [
      this.in('dim', timeOf(fields)),
      isRequest ? this.request(fields) : this.message(fields),
      this.who(fields),
      ...detailsOf(fields, isRequest ? HIDDEN_OF_REQUEST : HIDDEN),
      fields['reference'] && this.in('dim', `reference ${text(fields['reference'])}`),
    ];
    return parts.filter(Boolean).join('  ');
  }

  private learn({ app, sender, clientName }: Fields): void {
    if (app !== 'local-issuer' || typeof sender !== 'string') return;
    if (typeof clientName !== 'string' || clientName === '') return;
    this.names.delete(sender);
    this.names.set(sender, clientName);
    const [oldest] = this.names.keys();
    if (this.names.size > MAX_NAMES && oldest !== undefined) this.names.delete(oldest);
  }

  private request({ method, path, status, rpc, tool, grant, aborted }: Fields): string {
    const code = status ?? (aborted === true ? 'left' : 'none');
    const what = [rpc, tool, grant].filter(Boolean).map(text).join(' ');
    const colour = Number(status) >= 500 ? 'red' : Number(status) >= 400 ? 'yellow' : undefined;
    const shown = this.in(colour, text(code));
    return `${text(method ?? '-')} ${text(path ?? '-')} ${shown} ${what}`.trimEnd();
  }

  private message({ level, msg }: Fields): string {
    const word = LEVELS[Number(level)] ?? 'info';
    const colour = Number(level) >= 50 ? 'red' : Number(level) >= 40 ? 'yellow' : undefined;
    return `${this.in(colour, word)} ${text(msg ?? '')}`;
  }

  private who({ subject, sender, clientName }: Fields): string {
    const name = typeof sender === 'string' ? (this.names.get(sender) ?? clientName ?? sender) : '';
    const client = name === '' ? '' : `by ${text(name)}`;
    return [subject, client].filter(Boolean).map(text).join(' ');
  }

  private in(colour: Colour | undefined, words: string): string {
    if (colour === undefined || !this.colours || words === '') return words;
    const [on, off] = CODES[colour];
    return `\u001b[${on}m${words}\u001b[${off}m`;
  }
}

function parse(line: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** Hours, minutes, seconds and milliseconds of this machine's day. */
function timeOf({ time }: Fields): string {
  if (typeof time !== 'number') return '';
  const at = new Date(time);
  const [hours, minutes, seconds] = [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `${hours}:${minutes}:${seconds}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

function detailsOf(fields: Fields, hidden: readonly string[]): string[] {
  return Object.entries(fields)
    .filter(([name]) => !hidden.includes(name))
    .map(([name, value]) => [name, text(value)] as const)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${value}`);
}

/** A value on one line, without what a terminal would obey. */
function text(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(text).join(',');
  if (typeof value === 'object') return `(${detailsOf({ ...value }, []).join(' ')})`;
  const plain = typeof value === 'string' ? value : JSON.stringify(value);
  return plain.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}
