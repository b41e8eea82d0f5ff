import { z } from 'zod';
import { MAX_PROBLEM_CHARACTERS, MAX_PROBLEMS, toolSchema } from './tool-schema.js';

const schema = toolSchema(
  z.strictObject({ names: z.array(z.string()).optional(), other: z.string().optional() }),
);
const problems = (value: unknown) => {
  const checked = schema.check(value);
  return checked.ok ? [] : checked.problems;
};

it('TOOL-03: each wrong field is named', () => {
  expect(problems({ names: ['a', 1], other: 5 })).toEqual([
    'names.1: Invalid input: expected string, received number',
    'other: Invalid input: expected string, received number',
  ]);
});

it('TOOL-03, TOOL-12: of many problems the first are named, and how many more there are', () => {
  const said = problems({ names: Array.from({ length: 5_000 }, () => 1) });
  expect(said).toHaveLength(MAX_PROBLEMS + 1);
  expect(said.at(-1)).toBe(`and ${5_000 - MAX_PROBLEMS} more`);
});

it('TOOL-12: what a caller named his fields comes back clean and cut', () => {
  const jwt = `eyJ${'a'.repeat(20)}.${'b'.repeat(20)}.${'c'.repeat(20)}`;
  const [said = ''] = problems({ [`\u001b[2J${jwt}`]: 1, ['k'.repeat(9_000)]: 2 });
  expect(said).toMatch(/^Unrecognized keys: "\[2J\[removed\]", "kkk/);
  expect(said.length).toBeLessThanOrEqual(MAX_PROBLEM_CHARACTERS + 1);
});
