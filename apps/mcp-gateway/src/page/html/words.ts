import { html, type Markup } from './markup.js';

/** How good something is: each has a colour, beside its word. */
type Mood = 'good' | 'fair' | 'bad' | 'calm';

const MOODS: Readonly<Record<string, Mood>> = {
  ready: 'good',
  draining: 'fair',
  'not ready': 'bad',
  closed: 'good',
  'half open': 'fair',
  open: 'bad',
  'client refused': 'bad',
  answers: 'good',
  'does not answer': 'bad',
  passed: 'good',
  refused: 'fair',
  failed: 'bad',
  cancelled: 'calm',
  'may call': 'good',
};

/** A state as a word, with its colour. */
export function badge(word: string): Markup {
  return html`<span class="badge ${MOODS[word] ?? 'calm'}">${word}</span>`;
}

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** A duration as people say it. */
export function duration(seconds: number): string {
  if (seconds < MINUTE) return `${Math.floor(seconds)} s`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min`;
  if (seconds < DAY) {
    return `${Math.floor(seconds / HOUR)} h ${Math.floor((seconds % HOUR) / MINUTE)} min`;
  }
  return `${Math.floor(seconds / DAY)} d ${Math.floor((seconds % DAY) / HOUR)} h`;
}

/** A short time in the unit that suits it. */
export function shortTime(seconds: number | undefined): string {
  if (seconds === undefined) return '–';
  const ms = seconds * 1000;
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${seconds.toFixed(1)} s`;
}

/** A moment: the time of the day, and all of it for programs. */
export function moment(time: number): Markup {
  const iso = new Date(time).toISOString();
  return html`<time datetime="${iso}">${iso.slice(11, 19)}</time>`;
}
