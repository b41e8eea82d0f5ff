import { auth0Cte } from './auth0-cte.profile.js';
import { auth0Obo } from './auth0-obo.profile.js';
import type { Profile } from './profile.js';
import { rfc8693 } from './rfc8693.profile.js';

/** Every profile by the name a configuration uses. */
export const PROFILES = {
  'auth0-cte': auth0Cte,
  'auth0-obo': auth0Obo,
  rfc8693,
} as const satisfies Record<string, Profile>;

export type ProfileName = keyof typeof PROFILES;
