import { CLIENT_ROWS } from './client-rows.js';
import { CLIENTS, type Finding } from './findings.js';

/** One thing that one client trips over, with where it is reported or documented. */
export interface Trip {
  readonly finding: Finding;
  readonly what: string;
  readonly reference: string;
}

/** What each client trips over, of what was found. */
export function tripsOf(
  found: readonly Finding[],
): readonly { readonly client: string; readonly trips: readonly Trip[] }[] {
  return CLIENTS.map((client) => ({
    client,
    trips: CLIENT_ROWS.filter(([finding, who]) => who === client && found.includes(finding)).map(
      ([finding, , what, reference]) => ({ finding, what, reference }),
    ),
  }));
}

/** Every row, for the page that lists them. */
export function allTrips(): readonly (Trip & { readonly client: string })[] {
  return CLIENT_ROWS.map(([finding, client, what, reference]) => ({
    finding,
    client,
    what,
    reference,
  }));
}
