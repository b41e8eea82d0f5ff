import { escape, page } from './layout.js';

/** Characters of an error's description that are shown. */
export const MAX_SHOWN_DESCRIPTION = 300;

/** An error that ends a sign-in in the browser: its OAuth code and description (RFC 6749 §4.1.2.1). */
export interface ShownError {
  /** Absent when it is nobody’s mistake. */
  readonly error?: string;
  readonly error_description?: string | undefined;
}

/** The page of an error that cannot be sent back to the client. */
export function errorPage({ error, error_description: description }: ShownError): string {
  const words = (description ?? 'it gives no reason').slice(0, MAX_SHOWN_DESCRIPTION);
  const code =
    error === undefined
      ? ''
      : ` If it ends here again, the client’s request is wrong: <code>${escape(error)}</code>.`;
  return page(
    'This sign-in cannot go on',
    `<h1>This sign-in cannot go on</h1>
<p>The issuer says: <em>${escape(words.toWellFormed())}</em></p>
<p>Nothing was allowed. Start again from your client.${code}</p>
<p><a href="/">What this issuer is</a></p>`,
  );
}

/** The page of an address at which there is nothing. */
export function nothingHerePage(): string {
  return page(
    'There is nothing here',
    `<h1>There is nothing here</h1>
<p>Sign in from an MCP client, which brings you to the right page by itself.</p>
<p><a href="/">What this issuer is</a></p>`,
  );
}

/** The page of a request that is refused before anything is read of it; nothing is said of the issuer. */
export function refusedPage(message: string): string {
  return page(
    'Refused',
    `<h1>Refused</h1>
<p>${escape(message)}.</p>
<p>Open the address that your client or the terminal shows, as it stands there.</p>`,
  );
}
