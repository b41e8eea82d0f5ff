import { readExposition, type Sample } from './exposition.js';

/** Values of one counter family, by its labels. */
export type Counts = ReadonlyMap<string, number>;

/** The text of `/metrics` of an admin port. */
export async function scrapeText(admin: string): Promise<string> {
  const answer = await fetch(`${admin}/metrics`);
  if (answer.status !== 200) throw new Error(`/metrics answers ${answer.status}`);
  return answer.text();
}

/** The samples of one family. */
export async function scraped(admin: string, family: string): Promise<readonly Sample[]> {
  return readExposition(await scrapeText(admin)).get(family)?.samples ?? [];
}

/** The values of one family, by its labels as JSON. */
export async function counted(admin: string, family: string): Promise<Counts> {
  const samples = await scraped(admin, family);
  return new Map(samples.map(({ labels, value }) => [JSON.stringify(labels), value]));
}

/** What has changed between two looks, by labels. */
export function grown(before: Counts, after: Counts): Readonly<Record<string, number>> {
  const changed = [...after].map(([key, value]) => [key, value - (before.get(key) ?? 0)] as const);
  return Object.fromEntries(changed.filter(([, change]) => change !== 0));
}

/** What a counter grows by while something is done. */
export async function growth(
  admin: string,
  family: string,
  work: () => Promise<unknown>,
): Promise<Readonly<Record<string, number>>> {
  const before = await counted(admin, family);
  await work();
  return grown(before, await counted(admin, family));
}
