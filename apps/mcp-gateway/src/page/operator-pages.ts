import type { Catalogue } from '../catalogue/catalogue.js';
import type { ConfigView } from './config-view.js';
import { keptText } from './decision.js';
import type { DecisionLog } from './decision-log.js';
import { explained } from './explanation.js';
import { operatorPage } from './html/page.js';
import { SCRIPT } from './html/script.js';
import { STYLE } from './html/style.js';
import { seenWith, toolDetail, type ScopeRules } from './scopes-view.js';
import { inWords, type Refusal, type Status } from './status.js';

/** What the pages are made of, as it is at each request. */
export interface PageSources {
  readonly status: () => Status;
  readonly config: () => ConfigView;
  readonly catalogue: () => Catalogue;
  readonly rules: ScopeRules;
  readonly log: Pick<DecisionLog, 'find'>;
  /** With `{traceId}` in it; undefined: traces are not linked. */
  readonly traceUrl: string | undefined;
}

/** What a page answers. */
export interface PageAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

type Pages = Readonly<Record<string, (query: URLSearchParams) => PageAnswer>>;

/** Nothing from elsewhere, nothing inline, in no frame (Content Security Policy Level 3). */
const HTML_HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; " +
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
};

/** By path, the parts of the page in which nothing is said of this gateway. */
export const PAGE_PARTS: Pages = {
  '/style.css': () => answer('text/css; charset=utf-8', STYLE),
  '/page.js': () => answer('text/javascript; charset=utf-8', SCRIPT),
};

/** By path, the pages that are for operators alone. */
export function operatorPages(sources: PageSources): Pages {
  return {
    '/': (query) => ({
      ...answer('text/html; charset=utf-8', page(query, sources)),
      headers: HTML_HEADERS,
    }),
    '/status.json': () => json(sources.status()),
    '/config': () => json(sources.config()),
    '/explain': (query) => {
      const found = findCall(query, sources);
      if (found !== undefined) return json({ ...found, steps: explained(found) });
      const error_description =
        'This replica remembers no call of this reference or trace: ask with ?request=REFERENCE, also the other replicas';
      return { ...json({ error: 'unknown_reference', error_description }), status: 404 };
    },
  };
}

function page(query: URLSearchParams, sources: PageSources): string {
  const [typed, chosen] = [query.get('scopes') ?? undefined, query.get('tool')?.trim()];
  const catalogue = sources.catalogue();
  const { rules } = sources;
  return operatorPage(sources.status(), {
    call: { typed: query.get('request') ?? undefined, found: findCall(query, sources) },
    allRefusals: query.get('refusals') === 'all',
    scopes: {
      typed,
      seen: typed === undefined ? undefined : seenWith(typed, catalogue, rules),
      chosen,
      detail: chosen === undefined ? undefined : toolDetail(chosen, catalogue, rules),
      everything: query.get('tools') === 'all',
    },
  });
}

/** A reference (RFC 9562), or a trace id (Trace Context, trace-id). */
const ID = /\b(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32})\b/i;

/** By its reference or its trace id, which people paste with the words around it. */
function findCall(
  query: URLSearchParams,
  { log, traceUrl }: Pick<PageSources, 'log' | 'traceUrl'>,
): Refusal | undefined {
  const typed = query.get('request')?.trim() ?? '';
  const decision = log.find(ID.exec(typed)?.[0].toLowerCase() ?? keptText(typed));
  return decision && inWords(decision, traceUrl);
}

function json(body: object): PageAnswer {
  return answer('application/json', JSON.stringify(body, null, 1));
}

function answer(contentType: string, body: string): PageAnswer {
  return { status: 200, contentType, body };
}
