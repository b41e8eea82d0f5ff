/** One entry of `/readyz`. */
interface Reason {
  readonly detail?: string;
  readonly settings?: readonly string[];
  readonly since?: string;
}

/** Why a service is not ready, in one line, as it says itself; nothing when it is. Never throws. */
export async function readinessOf(url: string): Promise<string | undefined> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    if (answer.ok) return undefined;
    const { reasons = [] } = (await answer.json()) as { reasons?: readonly Reason[] };
    return reasons.length === 0
      ? `${url} answers with status ${answer.status}`
      : reasons.map(sentence).join('; ');
  } catch {
    return `${url} does not answer`;
  }
}

function sentence({ detail = 'it does not say why', settings = [], since }: Reason): string {
  const look = settings.length === 0 ? '' : ` (look at ${settings.join(' and ')})`;
  return `${detail}${look}${since === undefined ? '' : `, since ${since}`}`;
}
