import type { DemoUser } from '../demo-users.js';
import { escape, page } from './layout.js';

/** What the sign-in page says. */
export interface SignInPage {
  readonly clientName: string;
  readonly clientHost: string;
  readonly resourceTitle: string;
  readonly resource: string;
  /** Each requested scope in plain words. */
  readonly scopes: readonly { readonly name: string; readonly words: string }[];
  readonly action: string;
  /** Who can sign in. */
  readonly users: readonly DemoUser[];
  /** Who signed in before in this browser; stays chosen. */
  readonly signedIn: DemoUser | undefined;
  /** Whom the client expects (`login_hint`, OpenID Connect Core §3.1.2.1). */
  readonly expected: DemoUser | undefined;
}

/** The page that signs a demo user in and asks for consent, in one step. */
export function signInPage(shown: SignInPage): string {
  const client = escape(shown.clientName);
  const api = escape(shown.resourceTitle);
  const chosen = shown.signedIn ?? shown.expected ?? shown.users[0];
  return page(
    'Sign in',
    `<h1>Allow <em>${client}</em> to use ${api}?</h1>
<p>The client <strong>${client}</strong> (returns to <code>${escape(shown.clientHost)}</code>)
asks for access to ${api} at <code>${escape(shown.resource)}</code>. It would be able to:</p>
<ul>
${shown.scopes.map(({ name, words }) => `<li>${escape(words)} (<code>${escape(name)}</code>)</li>`).join('\n')}
</ul>
<form method="post" action="${escape(shown.action)}">
<fieldset>
<legend>${legend(shown.signedIn)}</legend>
${shown.users.map((user) => userChoice(user, user === chosen)).join('\n')}
</fieldset>
<p class="buttons">
<button type="submit" name="decision" value="allow" class="primary">Allow</button>
<button type="submit" name="decision" value="deny">Deny</button>
</p>
</form>`,
  );
}

function legend(signedIn: DemoUser | undefined): string {
  return signedIn === undefined
    ? 'Sign in as a demo user; there is no password'
    : `You are signed in as ${escape(signedIn.id)}`;
}

function userChoice({ id, may }: DemoUser, chosen: boolean): string {
  return `<label><input type="radio" name="user" value="${escape(id)}"${chosen ? ' checked' : ''}> <strong>${escape(id)}</strong>: ${escape(may)}</label>`;
}
