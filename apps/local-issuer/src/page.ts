import { REDIRECT_PAGES } from './clients.js';
import { DEMO_USERS } from './demo-users.js';

/** What the sign-in page says. */
export interface SignInPage {
  readonly clientName: string;
  readonly clientHost: string;
  readonly resourceTitle: string;
  readonly resource: string;
  /** Each requested scope in plain words. */
  readonly scopes: readonly { readonly name: string; readonly words: string }[];
  readonly action: string;
}

/** No script at all; the form may lead to where a client's code may be sent. */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; " +
    `form-action 'self' http://localhost:* http://127.0.0.1:* ${REDIRECT_PAGES.join(' ')}`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

const STYLE = `
body { font: 1rem/1.5 system-ui, sans-serif; color: #1b1b1f; background: #f4f4f7; margin: 0; }
main { max-width: 34rem; margin: 2rem auto; padding: 1.5rem 2rem; background: #fff; border: 1px solid #767680; border-radius: .5rem; }
h1 { font-size: 1.4rem; margin-top: 0; }
fieldset { border: 1px solid #767680; border-radius: .5rem; margin: 1rem 0; }
label { display: block; padding: .3rem 0; }
button { font: inherit; min-width: 8rem; padding: .6rem 1rem; border: 2px solid #1f4b99; border-radius: .4rem; background: #fff; color: #1f4b99; cursor: pointer; }
button + button { margin-left: 1rem; }
:focus-visible { outline: 3px solid #b35900; outline-offset: 2px; }
code { overflow-wrap: anywhere; }`;

/** The page that signs a demo user in and asks for consent, in one step. */
export function signInPage(page: SignInPage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in - local issuer</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Allow <em>${escape(page.clientName)}</em> to use ${escape(page.resourceTitle)}?</h1>
<p>The client <strong>${escape(page.clientName)}</strong> (returns to <code>${escape(page.clientHost)}</code>)
asks for access to ${escape(page.resourceTitle)} at <code>${escape(page.resource)}</code>. It would be able to:</p>
<ul>
${page.scopes.map(({ name, words }) => `<li>${escape(words)} (<code>${escape(name)}</code>)</li>`).join('\n')}
</ul>
<form method="post" action="${escape(page.action)}">
<fieldset>
<legend>Sign in as a demo user; there is no password</legend>
${DEMO_USERS.map(userChoice).join('\n')}
</fieldset>
<button type="submit" name="decision" value="allow">Allow</button>
<button type="submit" name="decision" value="deny">Deny</button>
</form>
</main>
</body>
</html>
`;
}

function userChoice({ id, may }: { id: string; may: string }, index: number): string {
  const checked = index === 0 ? ' checked' : '';
  return `<label><input type="radio" name="user" value="${escape(id)}"${checked}> <strong>${escape(id)}</strong>: ${escape(may)}</label>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
