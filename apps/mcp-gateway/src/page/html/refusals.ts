import type { Decision } from '../decision.js';
import type { Refusal, Status } from '../status.js';
import { cell, html, type Markup } from './markup.js';
import { table } from './table.js';
import { callLink } from './upstreams.js';
import { badge, moment } from './words.js';

/** Refusals that are shown until one asks for all. */
export const MAX_FIRST_REFUSALS = 15;

const COLUMNS = ['Time, UTC', 'Who', 'Tool', 'What', 'Why', 'Reference'];

/** What was refused or failed lately. */
export function refusals({ refusals: all }: Status, everything: boolean): Markup {
  const shown = everything ? all : all.slice(0, MAX_FIRST_REFUSALS);
  const more =
    all.length > shown.length
      ? html`<p><a href="/?refusals=all#refusals">Show the last ${all.length}</a></p>`
      : undefined;
  const content =
    all.length === 0
      ? html`<p class="quiet">
          Nothing was refused, and nothing failed, since this replica started.
        </p>`
      : table('The latest first', COLUMNS, shown.map(row));
  return html`<section id="refusals" data-live aria-labelledby="refusals-h">
    <h2 id="refusals-h">Recent refusals and failures</h2>
    ${content} ${more}
  </section>`;
}

function row(one: Refusal): readonly Markup[] {
  return [
    moment(one.time),
    who(one),
    one.tool === undefined ? html`–` : html`<code>${cell(one.tool)}</code>`,
    badge(kindOf(one)),
    html`${cell(one.says, 400)}`,
    callLink(one.reference),
  ];
}

/** The client, and what stands for the person. */
export function who({ who: one }: Decision): Markup {
  if (one === undefined) return html`<span class="quiet">nobody verified</span>`;
  return html`${cell(one.client)} <small>person ${cell(one.person)}</small>`;
}

const FAILURES: readonly string[] = ['tool_error', 'exchange_failed', 'upstream_failed'];

function kindOf({ outcome }: Decision): string {
  return FAILURES.includes(outcome) ? 'failed' : 'refused';
}
