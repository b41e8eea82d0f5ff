/** The three servers; `own` lists other tools to each person. */
export const SERVERS = ['modern', 'legacy', 'own'] as const;
export type ServerName = (typeof SERVERS)[number];

/** A definition as a server lists it. */
export interface Definition {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: object;
}

const TEAMS = 7;
const inputSchema = {
  type: 'object',
  properties: { who: { type: 'string' }, nonce: { type: 'string' } },
};

/** What the servers with a tool file list to everybody. */
export const COMMON_TOOLS: readonly Definition[] = ['answer', 'look_up'].map((name) => ({
  name,
  description: 'For everybody.',
  inputSchema,
}));

/** What `own` lists to a person: one tool that nobody else has, one of a team, and one that only some have. */
export function ownTools(subject: string): readonly Definition[] {
  const number = numberOf(subject);
  const names = [`of_${number}`, `team_${number % TEAMS}`, ...(number % 3 === 0 ? ['third'] : [])];
  return names.map((name) => ({ name, description: `For ${subject}.`, inputSchema }));
}

/** The number of a person. */
export function numberOf(subject: string): number {
  return Number(subject.split('|')[1]);
}

/** 32 hexadecimal digits that are a call's own, and say at their beginning whose it is. */
export function nonceOf(subject: string, random: string): string {
  return `${numberOf(subject).toString(16).padStart(4, '0')}${random}`;
}

/** Whose call a nonce is of. */
export function subjectOf(nonce: string): string {
  return `person|${Number.parseInt(nonce.slice(0, 4), 16)}`;
}
