import { canParseUrl, hasUserInfo } from './loopback.js';

/**
 * What is wrong with a URL setting that requests are sent to or that is published, and what to write instead;
 * undefined when it is right. The sentence does not contain the value, which may have a password.
 */
export function urlProblem(value: string): string | undefined {
  if (hasUserInfo(value)) {
    return 'holds a user name or password; write the URL without them (they are sent or published)';
  }
  // A parser tolerates these differences; a comparison of bytes does not.
  if (!/^https?:\/\/[^/\\]/i.test(value) || !canParseUrl(value) || /[\s\\\p{Cc}]/u.test(value)) {
    return 'must be an http or https URL; write it in full, as https://host/path';
  }
  if (new URL(value).port === '0') return 'names port 0; write the port that answers';
  return undefined;
}

/** A value as a message may quote it: never one that may contain credentials. */
export function quotable(value: string): string {
  return value.includes('@') ? 'what is given' : JSON.stringify(value);
}
