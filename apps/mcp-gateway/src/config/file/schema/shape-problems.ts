import type { z } from 'zod';
import type { Path } from '../file-path.js';
import type { FileProblem } from '../file-problems.js';
import { unknownKey } from './known-keys.js';
import type { Places } from '../yaml/places.js';

type Issue = z.core.$ZodIssue;

/** Codes of what is of another kind altogether: nothing in it can be judged. */
const OTHER_KIND = ['invalid_type', 'invalid_value', 'invalid_union'];

/** Mappings in which a secret without its colon looks like a key without a value. */
const SECRETS: readonly unknown[] = ['headers', 'securitySchemes'];

/** What the schema found, each at its place in the file. */
export function shapeProblems(issues: readonly Issue[], places: Places): readonly FileProblem[] {
  return issues.flatMap((issue) => problemsOf(issue, [], places));
}

function problemsOf(issue: Issue, above: Path, places: Places): readonly FileProblem[] {
  const path = [...above, ...issue.path.filter((part) => typeof part !== 'symbol')];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const own = [...path, key];
      const { text, meant } = unknownKey(path, key);
      // Beside the key that was meant, which is judged by itself, it stands for nothing.
      const isFree = meant !== undefined && !places.has([...path, meant]);
      const likely = isFree && { meant: [...path, meant] };
      const isSecret = path.at(-1) === 'client' || path.at(-2) === 'securitySchemes';
      const hidden = isSecret && meant === undefined;
      return { path: own, offset: places.keyOf(own), text, closes: true, hidden, ...likely };
    });
  }
  if (issue.code === 'invalid_key') {
    const text = issue.issues[0]?.message ?? issue.message;
    // An upstream with a wrong name is one all the same.
    const closes = !(path.length === 2 && path[0] === 'upstreams');
    return [{ path, offset: places.keyOf(path), text, closes }];
  }
  if (issue.code === 'invalid_union') {
    const meant = issue.errors.filter((option) => !option.some(isOtherKind));
    if (meant.length === 1) {
      return (meant[0] ?? []).flatMap((each) => problemsOf(each, path, places));
    }
  }
  const closes = OTHER_KIND.includes(issue.code);
  const { message: text, input } = issue;
  const hidden = SECRETS.includes(path.at(-2)) && input === null;
  return [{ path, offset: places.valueOf(path), text, closes, hidden }];
}

function isOtherKind({ path, code }: Issue): boolean {
  return path.length === 0 && OTHER_KIND.includes(code);
}
