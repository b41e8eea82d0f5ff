import { shownUsers } from '../demo-users.js';
import type { Apis } from '../apis.js';
import { escape, page } from './layout.js';

/** The page at `/`: where a person is, and where to go from here. */
export function homePage(apis: Apis): string {
  const url = escape(apis.gateway.audience);
  const call = apis.sample ? 'greet --name Ada' : '--help';
  return page(
    'MCP Gateway',
    `<h1>This is the local issuer</h1>
<p>It signs people in for the MCP gateway at <code>${url}</code> and gives out its tokens. There is
nothing to do on this page: sign in from an MCP client, which brings you here by itself.</p>
<h2>Try it</h2>
<pre><code>npm run call -- ${call}</code></pre>
<p>or connect a client with an interface of its own, such as MCP Inspector:</p>
<pre><code>npx -y -p node@22 -p @modelcontextprotocol/inspector@2 mcp-inspector --web --server-url ${url} --transport http</code></pre>
<h2>Who can sign in</h2>
<ul>
${shownUsers(apis)
  .map(({ id, may }) => `<li><strong>${escape(id)}</strong>: ${escape(may)}</li>`)
  .join('\n')}
</ul>
<p>There are no passwords: anybody who reaches this address may be any of them.</p>
<h2>For programs</h2>
<ul>
<li><a href="/.well-known/openid-configuration">metadata</a></li>
<li><a href="/.well-known/jwks.json">keys</a></li>
</ul>`,
  );
}
