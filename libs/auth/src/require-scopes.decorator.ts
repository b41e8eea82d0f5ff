import { SetMetadata } from '@nestjs/common';

/** Metadata key that `ScopesGuard` reads. */
export const REQUIRED_SCOPES = Symbol('required-scopes');

/** Declares the scopes a route needs, all of them. */
export const RequireScopes = (...scopes: readonly string[]) => SetMetadata(REQUIRED_SCOPES, scopes);
