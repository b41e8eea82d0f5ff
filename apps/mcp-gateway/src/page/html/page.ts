import type { Status } from '../status.js';
import { explain, type CallAsked } from './explain.js';
import { cell, html, type Markup } from './markup.js';
import { refusals } from './refusals.js';
import { scopes, type ScopesAsked } from './scopes.js';
import { strip } from './strip.js';
import { upstreams } from './upstreams.js';

/** What the page shows beside how the replica is. */
export interface PageAsked {
  readonly call: CallAsked;
  readonly scopes: Omit<ScopesAsked, 'tools'>;
  readonly allRefusals: boolean;
}

/** The page of one replica. */
export function operatorPage(status: Status, asked: PageAsked): string {
  const { host, generation, digest } = status.replica;
  const { text } = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${cell(host)}: MCP Gateway, ${status.state}</title>
        <link rel="stylesheet" href="/style.css" />
        <script src="/page.js" defer></script>
      </head>
      <body>
        <header>
          <h1>MCP Gateway</h1>
          <label id="refresh" hidden
            ><input type="checkbox" checked /> Refresh every 5 seconds</label
          >
          <p id="stale" role="status"></p>
        </header>
        <main>
          ${strip(status)} ${explain(asked.call)} ${refusals(status, asked.allRefusals)}
          ${upstreams(status)} ${scopes({ tools: status.tools, ...asked.scopes })} ${setUp(status)}
        </main>
        <footer>
          <p>
            One replica, from memory: it forgets when it restarts; Prometheus sums over replicas.
            Configuration <code>${digest}</code>, generation ${generation}.
          </p>
          <p>
            <a href="/config">config</a> <a href="/status.json">status.json</a>
            <a href="/metrics">metrics</a> <a href="/readyz?verbose">readyz</a>
          </p>
        </footer>
      </body>
    </html> `;
  return text;
}

function setUp({ url, clients }: Status): Markup {
  const each = clients.map(
    ({ client, where, text }) =>
      html`<dt>${client}${where === '' ? undefined : html` <small>${where}</small>`}</dt>
        <dd><code class="block" tabindex="0">${text}</code></dd> `,
  );
  return html`<section id="clients" aria-labelledby="clients-h">
    <h2 id="clients-h">Client set-up</h2>
    <p>Clients are given this URL, to the slash: <code>${url}</code></p>
    <dl>${each}</dl>
  </section>`;
}
