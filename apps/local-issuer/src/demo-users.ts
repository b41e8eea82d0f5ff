/** A person of the demonstration, named by what they may do. */
export interface DemoUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly may: string;
  /** Scopes this person can never grant. */
  readonly lacks: readonly string[];
}

/** The three demo users; anybody may be any of them, without a password. */
export const DEMO_USERS: readonly DemoUser[] = [
  {
    id: 'all-rights',
    name: 'All Rights',
    email: 'all-rights@example.com',
    may: 'may do everything',
    lacks: [],
  },
  {
    id: 'no-greet',
    name: 'No Greet',
    email: 'no-greet@example.com',
    may: 'may not call the tool greet',
    lacks: ['tool:greet'],
  },
  {
    id: 'no-upstream',
    name: 'No Upstream',
    email: 'no-upstream@example.com',
    may: 'may not read the upstream API',
    lacks: ['read:private'],
  },
];

const PREFIX = 'local|';

/** The `sub` of a demo user. */
export function subjectOf(user: DemoUser): string {
  return PREFIX + user.id;
}

/** The demo user with this `sub`, or with this id. */
export function findUser(subjectOrId: string): DemoUser | undefined {
  return DEMO_USERS.find((user) => user.id === subjectOrId || subjectOf(user) === subjectOrId);
}
