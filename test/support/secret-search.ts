import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { receivedAnswers } from './received-answers.js';
import { partsOf, secretFinder } from './secret-forms.js';

/** Where each suite writes what it searched; `secret-report.cjs` adds the figures up. */
const DIRECTORY = join(__dirname, '../.output/secrets');
/** The start of a line that is a record of the audit log, wherever it is written. */
const RECORD = '{"log":"audit"';

/** Where no secret may stand. */
const CHANNELS = ['logs', 'audit', 'metrics', 'traces', 'pages', 'answers'] as const;
export type Channel = (typeof CHANNELS)[number];

interface Watched {
  readonly channel: Channel;
  readonly name: string;
  readonly read: () => string;
}

const secrets = new Set<string>();
const canaries = new Set<string>();
const watched: Watched[] = [];
const files = new Map<string, { channel: Channel; texts: string[] }>();

/** Remembers secrets of this suite, which no channel may contain. */
export function watchSecret(...values: readonly (string | undefined)[]): void {
  for (const part of values.flatMap((value) => partsOf(value ?? ''))) secrets.add(part);
}

/** Remembers what callers say, where it is a canary: no channel may contain it but the answers to them. */
export function watchArguments(said: unknown): void {
  for (const [canary] of JSON.stringify([said]).matchAll(/canary[\w-]*/g)) {
    for (const part of partsOf(canary)) canaries.add(part);
  }
}

/** Remembers a text of this suite that grows, line by line; it is read at the end. */
export function watchText(channel: Channel, name: string, read: () => string): void {
  watched.push({ channel, name, read });
}

/** Remembers a log of this suite; its lines that are audit records count as such. */
export function watchLog(name: string, read: () => string): void {
  watchText('logs', name, read);
}

/** Remembers a file of this suite, which is read by `keepFiles` and at the end. */
export function watchFile(channel: Channel, path: string): void {
  if (!files.has(path)) files.set(path, { channel, texts: [] });
}

/** Reads the watched files, before a test removes or moves them. */
export function keepFiles(): void {
  for (const [path, { texts }] of files) {
    const text = textOf(path);
    if (text.startsWith(texts.at(-1) ?? '')) texts.pop();
    if (text !== '') texts.push(text);
  }
}

/** What was searched, and the names of what a secret stands in. */
export interface Searched {
  readonly texts: Readonly<Record<Channel, number>>;
  readonly secrets: number;
  readonly found: readonly { readonly channel: Channel; readonly name: string }[];
}

/** Searches every channel of this suite so far for every secret of it so far. */
export function searchChannels(): Searched {
  const hasSecret = secretFinder(secrets, 'whole');
  const saysCanary = secretFinder([...secrets, ...canaries]);
  const texts: Record<Channel, number> = Object.fromEntries(
    CHANNELS.map((channel) => [channel, 0]),
  ) as Record<Channel, number>;
  const found = new Map<string, Searched['found'][number]>();
  for (const { channel, name, text } of allTexts()) {
    texts[channel] += 1;
    const holds = channel === 'answers' ? hasSecret : saysCanary;
    if (holds(text)) found.set(`${channel} ${name}`, { channel, name });
  }
  return { texts, secrets: secrets.size + canaries.size, found: [...found.values()] };
}

/** Searches for the last time and leaves the figures of a spec to the reporter. Returns what is wrong. */
export function concludeSearch(testPath: string | undefined): string | undefined {
  const { found, ...searched } = searchChannels();
  const suite = (testPath ?? 'unknown').split('/').slice(-3).join('/');
  const hits = found.map(({ channel }) => channel);
  if (Object.values(searched.texts).some((count) => count > 0)) {
    mkdirSync(DIRECTORY, { recursive: true });
    const file = join(DIRECTORY, `${suite.replaceAll('/', '+')}.json`);
    writeFileSync(file, JSON.stringify({ suite, ...searched, hits }));
  }
  if (found.length === 0) return undefined;
  const where = found.map(({ channel, name }) => `${channel} (${name})`).join(', ');
  return `A secret, token or argument stands in ${where} of ${suite}.`;
}

function* allTexts(): Generator<{ channel: Channel; name: string; text: string }> {
  keepFiles();
  const kept = [...files].map(([, { channel, texts }]) => {
    return { channel, name: 'a file', read: () => texts.join('\n') };
  });
  for (const { channel, name, read } of [...watched, ...kept]) {
    for (const text of read().split('\n')) {
      if (text === '') continue;
      yield { channel: text.startsWith(RECORD) ? 'audit' : channel, name, text };
    }
  }
  for (const { channel, text } of receivedAnswers()) {
    yield { channel, name: 'what a gateway answered', text };
  }
}

/** Of a device there is no end. */
function textOf(path: string): string {
  try {
    return statSync(path).isFile() ? readFileSync(path, 'utf8') : '';
  } catch {
    return '';
  }
}
