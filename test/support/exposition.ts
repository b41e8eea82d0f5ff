/** One sample of a Prometheus exposition (text format 0.0.4). */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** One family: its `TYPE`, its `HELP`, and the samples below both. */
export interface ScrapedFamily {
  readonly type: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const HEAD = new RegExp(`^# (HELP|TYPE) (${NAME}) (.+)$`);
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)$`);
const LABEL = /^([a-zA-Z_]\w*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/;
const SUFFIXES = /_(bucket|sum|count)$/;

/** Reads an exposition. Throws for any line that the format does not allow where it stands. */
export function readExposition(text: string): ReadonlyMap<string, ScrapedFamily> {
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  const families = new Map<string, { type: string; help: string; samples: Sample[] }>();
  let current = '';
  for (const line of text.slice(0, -1).split('\n')) {
    if (line === '') continue;
    const [, word, name = '', rest = ''] = HEAD.exec(line) ?? [];
    if (word === 'HELP') {
      if (families.has(name)) throw new Error(`${name} comes twice`);
      families.set(name, { type: '', help: rest, samples: [] });
      current = name;
    } else if (word === 'TYPE') {
      if (name !== current) throw new Error(`TYPE of ${name} below ${current}`);
      families.get(name)!.type = rest;
    } else {
      const sample = sampleOf(line);
      const plain = families.get(current)?.type === 'histogram';
      const family = plain ? sample.name.replace(SUFFIXES, '') : sample.name;
      if (family !== current) throw new Error(`${line} below ${current}`);
      families.get(current)!.samples.push(sample);
    }
  }
  return families;
}

function sampleOf(line: string): Sample {
  const [, name, labels = '', value = ''] = SAMPLE.exec(line) ?? [];
  if (name === undefined) throw new Error(`not a sample: ${line}`);
  const number = /^nan$/i.test(value) ? NaN : value === '+Inf' ? Infinity : Number(value);
  if (Number.isNaN(number) && !/^nan$/i.test(value)) throw new Error(`no value: ${line}`);
  return { name, labels: labelsOf(labels, line), value: number };
}

function labelsOf(text: string, line: string): Record<string, string> {
  const labels: Record<string, string> = {};
  let rest = text;
  while (rest !== '') {
    const [all, name, value] = LABEL.exec(rest) ?? [];
    if (all === undefined) throw new Error(`labels: ${line}`);
    if (name! in labels) throw new Error(`a label twice: ${line}`);
    labels[name!] = value!;
    rest = rest.slice(all.length);
  }
  return labels;
}

/** What is wrong with the histograms: buckets that fall, no `+Inf`, or a count that differs from it. */
export function histogramProblems(families: ReadonlyMap<string, ScrapedFamily>): string[] {
  return [...families].flatMap(([name, { type, samples }]) => {
    if (type !== 'histogram') return [];
    const series = new Map<string, { buckets: [number, number][]; count?: number }>();
    for (const { name: kind, labels, value } of samples) {
      const { le, ...own } = labels;
      const key = JSON.stringify(own);
      const one = series.get(key) ?? { buckets: [] };
      series.set(key, one);
      if (kind.endsWith('_bucket'))
        one.buckets.push([le === '+Inf' ? Infinity : Number(le), value]);
      if (kind.endsWith('_count')) one.count = value;
    }
    return [...series].flatMap(([key, { buckets, count }]) => {
      const sorted = [...buckets].sort(([a], [b]) => a - b).map(([, value]) => value);
      const falls = sorted.some((value, index) => index > 0 && value < sorted[index - 1]!);
      const whole = buckets.some(([le]) => le === Infinity) && sorted.at(-1) === count;
      return falls || !whole ? [`${name} ${key}`] : [];
    });
  });
}
