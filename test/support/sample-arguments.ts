/** As much of JSON Schema as tools show. */
interface ShownSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, ShownSchema>>;
  readonly required?: readonly string[];
  readonly items?: ShownSchema;
  readonly anyOf?: readonly ShownSchema[];
}

const TEXTS: Readonly<Record<string, string>> = {
  'date-time': '2026-01-02T03:04:05Z',
  date: '2026-01-02',
  time: '03:04:05Z',
  email: 'ada@example.com',
  uri: 'https://example.com/',
  uuid: '123e4567-e89b-42d3-a456-426614174000',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  hostname: 'example.com',
};

/** A value that a schema allows, as far as what is shown of it tells: every property of an object. */
export function sampleOf(schema: unknown): unknown {
  const { type, enum: values, anyOf, ...shown } = schema as ShownSchema;
  if (values !== undefined) return values[0];
  if (anyOf !== undefined) return sampleOf(anyOf[0]);
  const [first] = [type ?? 'string'].flat();
  switch (first) {
    case 'object':
      return sampleObject(shown, Object.keys(shown.properties ?? {}));
    case 'array':
      return Array(leastOf(shown, 'items')).fill(sampleOf(shown.items ?? {}));
    case 'integer':
    case 'number':
      return shown.minimum ?? Math.min(1, shown.maximum ?? 1);
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return sampleText(shown);
  }
}

/** Arguments of a tool: all of them, or those that are required. */
export function sampleArguments(schema: object, which: 'all' | 'required'): object {
  const { properties = {}, required = [] } = schema as ShownSchema;
  return sampleObject({ properties }, which === 'all' ? Object.keys(properties) : required);
}

function sampleObject({ properties = {} }: ShownSchema, names: readonly string[]): object {
  return Object.fromEntries(names.map((name) => [name, sampleOf(properties[name])]));
}

/** How many items or characters there have to be is said in words: `at least 2 items`, `34 characters`. */
function leastOf({ description = '' }: ShownSchema, things: 'items' | 'characters'): number {
  const [, least] = new RegExp(`(\\d+)(?: to \\d+)? ${things}`, 'i').exec(description) ?? [];
  return description.includes(`t most ${least} ${things}`) ? 1 : Number(least ?? 1);
}

/** Files are texts that say how they are written, and patterns stand in words too. */
function sampleText(shown: ShownSchema): string {
  const { format = '', description = '' } = shown;
  if (description.startsWith('Base64 of')) return 'QQ==';
  const [isType, mediaType] = /^Its media type(?:: ([\w/+-]+))?/.exec(description) ?? [];
  if (isType !== undefined) return mediaType ?? 'text/plain';
  const [, pattern] = /matches (\S+?)[.;]?(?: |$)/i.exec(description) ?? [];
  const text = pattern === undefined ? (TEXTS[format] ?? 'x') : textLike(pattern);
  return text.padEnd(leastOf(shown, 'characters'), 'x');
}

/** A text for a simple pattern: characters, classes and counts, and the first of alternatives. */
function textLike(pattern: string): string {
  const one = (unit: string) => {
    if (unit === '\\d' || unit === '.') return '1';
    return unit.replace(/^[[\\]/, '').charAt(0);
  };
  return pattern
    .replace(/^\^|\$$/g, '')
    .replace(/\(([^|()]*)[^()]*\)/g, '$1')
    .replace(/(\[[^\]]+\]|\\?.)(?:\{(\d+)[^}]*\}|[*+?])?/g, (_all, unit: string, count = '1') =>
      one(unit).repeat(Number(count)),
    );
}
