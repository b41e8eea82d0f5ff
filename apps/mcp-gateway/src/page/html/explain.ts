import { explained, type Step } from '../explanation.js';
import type { Refusal } from '../status.js';
import { askForm } from './form.js';
import { cell, html, type Markup } from './markup.js';
import { who } from './refusals.js';
import { badge, moment, shortTime } from './words.js';

/** A call that somebody asked about. */
export interface CallAsked {
  /** As typed; undefined: nothing was. */
  readonly typed: string | undefined;
  /** Undefined: it is not remembered. */
  readonly found: Refusal | undefined;
}

/** One call, step by step. */
export function explain({ typed = '', found }: CallAsked): Markup {
  const answer = found === undefined ? unknown(typed) : explanation(found);
  return html`<section id="explain" aria-labelledby="explain-h">
    <h2 id="explain-h">Explain a call</h2>
    ${askForm({
      section: 'explain',
      label: 'The reference that the person was told',
      name: 'request',
      value: cell(typed),
      button: 'Explain',
    })}
    ${typed === '' ? undefined : answer}
  </section>`;
}

function unknown(typed: string): Markup {
  return html`<p class="note" role="status">
    This replica remembers no call <code>${cell(typed)}</code>. It has the last calls since it
    started: ask the other replicas, or look for the reference in the log.
  </p>`;
}

function explanation(found: Refusal): Markup {
  const { time, tool, outcome, seconds, traceUrl } = found;
  const of = tool === undefined ? html`A request` : html`A call of <code>${cell(tool)}</code>`;
  const took = seconds === undefined ? undefined : html` after ${shortTime(seconds)}`;
  const trace =
    traceUrl === undefined ? undefined : html` <a href="${traceUrl}" rel="noreferrer">Trace</a>`;
  return html`<div class="note">
    <p>
      ${of} by ${who(found)} at ${moment(time)} UTC ended as
      <strong>${outcome.replace('_', ' ')}</strong>${took}.${trace}
    </p>
    <ol class="steps">
      ${explained(found).map(stepOf)}
    </ol>
  </div>`;
}

function stepOf({ step, state, says, todo }: Step): Markup {
  const next = todo === undefined ? undefined : html` <em>${cell(todo, 600)}</em>`;
  return html`<li>
    <span class="step">${step}</span> ${badge(state)} <span>${cell(says, 600)}${next}</span>
  </li> `;
}
