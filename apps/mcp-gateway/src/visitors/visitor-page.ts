import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { namesType } from '../ladder/message/media-types.js';

const STYLE = `
:root { color-scheme: light dark; --ink: #1b1b1f; --ground: #f4f4f7; --link: #1f4b99; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececf1; --ground: #131317; --link: #9dbdff; } }
body { font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); margin: 2rem auto; padding: 0 1.25rem; max-width: 38rem; }
h1 { font-size: 1.4rem; }
a { color: var(--link); }
code { overflow-wrap: anywhere; }`;

/** No script, nothing loaded, in no frame (Content Security Policy Level 3). */
export const VISITOR_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; ` +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/**
 * Whether a person opened this in a browser: a GET that names HTML among what it takes (RFC 9110
 * §12.5.1). MCP clients ask for JSON or an event stream.
 */
export function isVisit({ method, headers }: Pick<IncomingMessage, 'method' | 'headers'>): boolean {
  return method === 'GET' && namesType(headers.accept, 'text/html');
}

/** Injection token of `visitorPage`'s HTML for this gateway. */
export const VISITOR_PAGE = Symbol('visitor-page');

/** What a person reads who opened the gateway in a browser. All of it is public (RFC 9728 §2). */
export function visitorPage(at: {
  /** What an MCP client is given. */
  readonly endpoint: string;
  readonly metadataUrl: string;
  readonly issuer: string;
}): string {
  const [endpoint, metadataUrl, issuer] = [at.endpoint, at.metadataUrl, at.issuer].map(escape);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>MCP Gateway</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>This is an MCP gateway</h1>
<p>It is for MCP clients, such as Claude, VS Code or MCP Inspector, and has no pages of its own. Add this
address to your client; it asks you to sign in by itself:</p>
<p><code>${endpoint}</code></p>
<p>People sign in at <code>${issuer}</code>. What clients read first is the
<a href="${metadataUrl}">protected resource metadata</a>.</p>
</main>
</body>
</html>
`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
