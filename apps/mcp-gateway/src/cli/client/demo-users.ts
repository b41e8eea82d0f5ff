/** The people of the local issuer, in the order in which it shows them. */
export const DEMO_USERS = ['all-rights', 'no-greet', 'no-upstream', 'read-only'] as const;
