import type { Profile, ProfileProblem, ProfileSettings } from './profile.js';

/**
 * What an issuer puts into `aud` of a subject token, that is of a token made for the service that
 * exchanges it. `resource`: what was requested (RFC 8707 §2), so only the resource is accepted. `operator`:
 * what the issuer's operator configured, which start-up cannot know. `server`: likewise, and all tokens of the
 * authorization server carry it, delegated ones too. `issuer`: names that the issuer assigns, at least one of
 * which has a known shape; `write` says which, as an instruction.
 */
export type SubjectAudience =
  | { readonly from: 'resource' | 'operator' | 'server' }
  | { readonly from: 'issuer'; readonly shape: RegExp; readonly write: string };

/** Audiences that an issuer gives to all tokens, or reserves; `write` says what to write instead. */
export interface IssuersOwnAudiences {
  readonly shape: RegExp;
  readonly write: string;
}

/** For issuers that copy the requested resource into `aud`, as Auth0 and RFC 8707 have it. */
export const REQUESTED_RESOURCE: SubjectAudience = { from: 'resource' };
/** For issuers whose operator configures `aud`: with a mapper, or a field of the authorization server. */
export const SET_BY_OPERATOR: SubjectAudience = { from: 'operator' };

/** For issuers whose authorization server has one audience for all its tokens. */
export const ONE_FOR_ALL: SubjectAudience = { from: 'server' };

type Audiences = Pick<Profile, 'subjectAudience' | 'issuersOwnAudiences'>;

/** What is wrong with accepted audiences for an issuer; empty if none are given. */
export function subjectAudienceProblems(
  { subjectAudience: expected, issuersOwnAudiences: own }: Audiences,
  { resource, subjectAudiences, audience }: ProfileSettings,
): readonly ProfileProblem[] {
  if (resource === undefined || subjectAudiences === undefined) return [];
  const wrong = (problem: string) => [{ setting: 'subjectAudiences' as const, problem }];
  const everybodys = own && subjectAudiences.find((name) => own.shape.test(name));
  if (everybodys !== undefined) {
    return wrong(
      `${everybodys} stands in tokens that are not for the gateway; write ${own?.write}`,
    );
  }
  if (expected.from === 'resource' && subjectAudiences.some((name) => name !== resource)) {
    return wrong(
      `is not the resource alone, which this issuer puts into aud; write ${resource}, or remove it`,
    );
  }
  if (expected.from === 'server' && subjectAudiences.some((name) => name !== audience)) {
    return wrong(
      `is not API_AUTH0_AUDIENCE ${audience}; the authorization server has one audience for all tokens: write it as both`,
    );
  }
  if (expected.from === 'issuer' && !subjectAudiences.some((name) => expected.shape.test(name))) {
    return wrong(`no token of this issuer can match; write ${expected.write}`);
  }
  return [];
}
