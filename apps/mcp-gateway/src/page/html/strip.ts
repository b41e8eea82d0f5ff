import type { Status } from '../status.js';
import { cell, html, type Markup, type Part } from './markup.js';
import { badge, duration, moment, shortTime } from './words.js';

/** How this replica is, at a glance. */
export function strip(status: Status): Markup {
  const { replica, state, lastMinute, overheadP99Seconds, redis, issuerCircuit } = status;
  const { exchanges, exchangeBudget } = lastMinute;
  const budget = exchangeBudget === undefined ? 'no budget' : `of ${exchangeBudget}`;
  return html`<section id="strip" data-live aria-labelledby="strip-h">
    <h2 id="strip-h" class="quiet">Replica <code>${cell(replica.host)}</code> ${badge(state)}</h2>
    ${notes(status)}
    <dl class="tiles">
      ${tile('Calls a minute', lastMinute.calls)}
      ${tile('Errors a minute', lastMinute.errors, 'of gateway, issuer, upstream')}
      ${tile('Refused a minute', lastMinute.refused, 'for token, scope, rate or request')}
      ${tile('Exchanges a minute', exchanges, budget)}
      ${tile('Overhead, p99', shortTime(overheadP99Seconds), 'of the last calls')}
      ${tile('Issuer circuit', badge(issuerCircuit.replace('_', ' ')))}
      ${tile('Redis', badge(redis))}
      ${tile('Up for', duration(replica.uptimeSeconds), `version ${replica.version}`)}
    </dl>
  </section>`;
}

function tile(name: string, value: Part, note = ''): Markup {
  const small = note === '' ? undefined : html`<small>${note}</small>`;
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}${small}</dd>
  </div>`;
}

function notes({ reasons, reloadFailedAt, replica }: Status): Markup | undefined {
  const lines = reasons.map(({ detail, settings = [], since }) => {
    const named = settings.length === 0 ? '' : ` (${settings.join(', ')})`;
    return html`<li>${cell(detail)}${named}, since <time>${since}</time></li>`;
  });
  if (reloadFailedAt !== null) {
    const kept = `generation ${replica.generation} keeps serving; the log names the problems`;
    lines.push(html`<li>The last reload failed at ${moment(reloadFailedAt)}: ${kept}</li>`);
  }
  if (lines.length === 0) return undefined;
  return html`<ul class="note">
    ${lines}
  </ul> `;
}
