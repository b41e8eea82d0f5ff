import { parseArguments } from './arguments.js';

it('words, options in both spellings and --help are told apart', () => {
  const line = parseArguments(['greet', '--name', 'Ada', '--era=2025', '--help']);
  expect(line.words).toEqual(['greet']);
  expect([...line.options]).toEqual([
    ['name', 'Ada'],
    ['era', '2025'],
  ]);
  expect(line.help).toBe(true);
});

it('an option without its value is named', () => {
  expect(() => parseArguments(['greet', '--name'])).toThrow('--name needs a value.');
});
