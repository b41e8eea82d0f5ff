import type { ReadinessAnswer } from '#serving';
import type { AdminAnswer, AdminPage } from './admin-server.js';

/** What the pages are made of. */
export interface AdminSources {
  readonly readiness: () => ReadinessAnswer;
  readonly generation: () => number;
  readonly metrics: () => Promise<string>;
  readonly metricsType: string;
}

/** The pages by path. `/readyz?verbose` says why, and since when. */
export function adminPages(sources: AdminSources): Readonly<Record<string, AdminPage>> {
  const { readiness, generation, metrics, metricsType } = sources;
  return {
    '/livez': () => json(200, { status: 'ok' }),
    '/readyz': (query) => {
      const answer = readiness();
      const { status } = answer;
      const body = query.has('verbose') ? { ...answer, generation: generation() } : { status };
      return json(status === 'ready' ? 200 : 503, body);
    },
    '/metrics': async () => ({ status: 200, contentType: metricsType, body: await metrics() }),
  };
}

function json(status: number, body: object): AdminAnswer {
  return { status, contentType: 'application/json', body: JSON.stringify(body) };
}
