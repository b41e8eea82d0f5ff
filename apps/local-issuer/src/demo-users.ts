import type { Api, Apis } from './apis.js';

/** A person of the demonstration, named by what they may do. */
export interface DemoUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly may: string;
  /** Whether this person can never grant a scope of an API. */
  readonly lacks: (scope: string, api: Api, apis: Apis) => boolean;
}

const READ_ONLY: DemoUser = {
  id: 'read-only',
  name: 'Read Only',
  email: 'read-only@example.com',
  may: 'may read, but not change anything',
  lacks: (scope, api) => api.writing.has(scope),
};

/** The demo users; anybody may be any of them, without a password. */
export const DEMO_USERS: readonly DemoUser[] = [
  {
    id: 'all-rights',
    name: 'All Rights',
    email: 'all-rights@example.com',
    may: 'may do everything',
    lacks: () => false,
  },
  {
    id: 'no-greet',
    name: 'No Greet',
    email: 'no-greet@example.com',
    may: 'may not call the tool greet',
    lacks: (scope) => scope === 'tool:greet',
  },
  {
    id: 'no-upstream',
    name: 'No Upstream',
    email: 'no-upstream@example.com',
    may: 'may not read the upstream API',
    lacks: (scope, api, { gateway }) => api !== gateway && Object.hasOwn(api.scopes, scope),
  },
  READ_ONLY,
];

/** Those that differ from each other where these APIs are: without a scope to write, reading is all there is. */
export function shownUsers({ gateway, upstreams }: Apis): readonly DemoUser[] {
  const writes = [gateway, ...upstreams].some(({ writing }) => writing.size > 0);
  return DEMO_USERS.filter((user) => writes || user !== READ_ONLY);
}

const PREFIX = 'local|';

/** The `sub` of a demo user. */
export function subjectOf(user: DemoUser): string {
  return PREFIX + user.id;
}

/** The demo user with this `sub`, or with this id. */
export function findUser(subjectOrId: string): DemoUser | undefined {
  return DEMO_USERS.find((user) => user.id === subjectOrId || subjectOf(user) === subjectOrId);
}
