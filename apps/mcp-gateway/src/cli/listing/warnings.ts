import type { CatalogueReport } from '../../reload/catalogue-report.js';
import { clientWarnings } from './client-warnings.js';
import type { ToolRow } from './tool-rows.js';

/**
 * What an operator should know of the tools that are served, one line each: what is odd about documents, and what
 * clients will trip over. Of `upstream` alone, where it is given.
 */
export function warningsOf(
  { warnings }: Pick<CatalogueReport, 'warnings'>,
  all: readonly ToolRow[],
  upstream?: string,
): readonly string[] {
  const isWanted = (name: string | null) => upstream === undefined || name === upstream;
  const ofClients = clientWarnings(
    all.filter(({ from }) => isWanted(from)),
    all,
  );
  // Of names a source may say the same, for the log.
  const others = warnings.filter(
    ({ upstream: of, text }) => isWanted(of) && !ofClients.includes(text),
  );
  return [...others.map(({ upstream: of, text }) => `${of}: ${text}`), ...ofClients];
}
