import type { Profile, ProfileProblem, ProfileSettings, SubjectAudience } from './profile.js';

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
      `is not the upstream's audience ${audience}; the authorization server has one audience for all tokens: write it as both`,
    );
  }
  if (expected.from === 'issuer' && !subjectAudiences.some((name) => expected.shape.test(name))) {
    return wrong(`no token of this issuer can match; write ${expected.write}`);
  }
  return [];
}
