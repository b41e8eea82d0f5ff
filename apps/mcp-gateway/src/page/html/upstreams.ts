import type { Status } from '../status.js';
import type { UpstreamRow } from '../upstream-rows.js';
import { cell, html, names, type Markup } from './markup.js';
import { table } from './table.js';
import { badge, moment, shortTime } from './words.js';

/** Upstreams that are shown. */
export const MAX_SHOWN_UPSTREAMS = 50;

const COLUMNS = [
  'Upstream',
  'Audience',
  'Scopes asked',
  'Profile',
  'Calls',
  'p95',
  'Circuit',
  'Last failure',
];

/** Each upstream, with how its last calls went. */
export function upstreams({ upstreams: all }: Status): Markup {
  const rows = all.slice(0, MAX_SHOWN_UPSTREAMS).map(row);
  const more =
    all.length > rows.length
      ? html`<p>${all.length - rows.length} more are in status.json.</p>`
      : undefined;
  return html`<section id="upstreams" data-live aria-labelledby="upstreams-h">
    <h2 id="upstreams-h">Upstreams</h2>
    ${table('Calls and p95 are of the calls that are remembered', COLUMNS, rows)} ${more}
  </section>`;
}

function row(one: UpstreamRow): readonly Markup[] {
  const failed = one.failed === 0 ? undefined : html` <small>${one.failed} not served</small>`;
  return [
    html`${cell(one.name)}<small>${cell(one.url)}</small>`,
    one.audience === undefined ? html`–` : html`<code>${cell(one.audience)}</code>`,
    names(one.scopes),
    html`${one.profile ?? '–'}`,
    html`${one.calls}${failed}`,
    html`${shortTime(one.p95Seconds)}`,
    badge(one.circuit),
    lastFailure(one),
  ];
}

function lastFailure({ lastFailure: last }: UpstreamRow): Markup {
  if (last === undefined) return html`none`;
  return html`${moment(last.time)} ${last.says}
    <em>${last.todo}</em> ${callLink(last.reference, 'Explain')}`;
}

/** Leads to the explanation of a call. */
export function callLink(reference: string, text = cell(reference, 8)): Markup {
  const to = `/?request=${encodeURIComponent(reference)}#explain`;
  return html`<a href="${to}" aria-label="Explain ${cell(reference)}">${text}</a>`;
}
