import type { SeenWith, ToolDetail, ToolScopes } from '../scopes-view.js';
import { askForm } from './form.js';
import { cell, html, names, type Markup } from './markup.js';
import { table } from './table.js';
import { badge } from './words.js';

/** Tools that are shown until one asks for all. */
export const MAX_FIRST_TOOLS = 30;
/** Tools that are shown then. */
export const MAX_SHOWN_TOOLS = 500;
/** Characters of a typed text that stand in its field again. */
const MAX_TYPED_CHARACTERS = 1_000;

/** What was asked of tools and scopes. */
export interface ScopesAsked {
  readonly tools: readonly ToolScopes[];
  /** As typed; undefined: nothing was. */
  readonly typed: string | undefined;
  readonly seen: SeenWith | undefined;
  /** As chosen. */
  readonly chosen: string | undefined;
  readonly detail: ToolDetail | undefined;
  readonly everything: boolean;
}

/** From tools to scopes, and from scopes to tools. */
export function scopes(asked: ScopesAsked): Markup {
  const { typed = '', chosen = '', seen } = asked;
  return html`<section id="scopes" aria-labelledby="scopes-h">
    <h2 id="scopes-h">Tools and scopes</h2>
    <div class="forms">
      ${askForm({
        section: 'scopes',
        label: 'A token with these scopes',
        name: 'scopes',
        value: typed.slice(0, MAX_TYPED_CHARACTERS),
        button: 'Show its tools',
      })}
      ${askForm({
        section: 'scopes',
        label: 'A tool',
        name: 'tool',
        value: cell(chosen),
        button: 'Show its scopes',
      })}
    </div>
    ${seen && sentence(seen)}${chosen === '' ? undefined : detailOf(asked.detail)}
    ${toolTable(asked)}
  </section>`;
}

function sentence({ scopes: held, implied, listed, callable, tools }: SeenWith): Markup {
  const implying = implied.length === 0 ? undefined : html` (which imply ${names(implied)})`;
  const token = held.length === 0 ? html`no scope` : html`${names(held)}${implying}`;
  return html`<p class="note" role="status">
    A token with ${token} sees <strong>${listed.length} of ${tools}</strong> in tools/list, and may
    call <strong>${callable.length}</strong>.
  </p> `;
}

function detailOf(detail: ToolDetail | undefined): Markup {
  if (detail === undefined)
    return html`<p class="note" role="status">No tool of this name is served.</p>`;
  const { tool, title, description, needs, impliedBy, upstream, audience, asks, challenge } =
    detail;
  return html`<div class="note">
    <h3>${cell(tool)}</h3>
    <p>${cell(title)}. ${cell(description)}</p>
    <dl>
      <dt>A token needs here</dt>
      <dd>
        ${names(needs, 'no scope')}${impliedBy.length > 0 ? html` or, for it, ${names(impliedBy)}` : undefined}
      </dd>
      <dt>Asked at the upstream</dt>
      <dd>
        ${atUpstream(upstream, asks)}${audience === undefined ? undefined : html` for audience <code>${cell(audience)}</code>`}
      </dd>
      <dt>Challenge</dt>
      <dd>
        ${challenge === '' ? 'none' : html`<code class="block">WWW-Authenticate: ${cell(challenge, 1_000)}</code>`}
      </dd>
    </dl>
  </div> `;
}

function atUpstream(upstream: string | undefined, asks: readonly string[] | undefined): Markup {
  if (upstream === undefined) return html`<span class="quiet">no upstream</span>`;
  return asks === undefined ? html`<span class="quiet">no token is sent</span>` : names(asks);
}

function toolTable({ tools, seen, everything }: ScopesAsked): Markup {
  const shown = tools.slice(0, everything ? MAX_SHOWN_TOOLS : MAX_FIRST_TOOLS);
  const columns = [
    'Tool',
    'A token needs',
    'Asked at the upstream',
    ...(seen ? ['This token'] : []),
  ];
  const rows = shown.map((one) => [
    html`<a href="/?tool=${encodeURIComponent(one.tool)}#scopes"
      ><code>${cell(one.tool)}</code></a
    >`,
    names(one.needs, 'no scope'),
    atUpstream(one.upstream, one.asks),
    ...(seen ? [standing(one.tool, seen)] : []),
  ]);
  const all = tools.length > shown.length && !everything;
  const more = all
    ? html`<p><a href="/?tools=all#scopes">Show all ${tools.length} tools</a></p>`
    : undefined;
  return html`${table('In the order of tools/list', columns, rows)} ${more}`;
}

/** What the typed scopes are worth for a tool. */
function standing(tool: string, { listed, lacks }: SeenWith): Markup {
  const missing = lacks.get(tool);
  const seen = listed.includes(tool) ? 'listed' : 'not listed';
  return missing === undefined
    ? html`${badge('may call')}`
    : html`${badge(`${seen}, may not call`)} lacks ${names(missing)}`;
}
