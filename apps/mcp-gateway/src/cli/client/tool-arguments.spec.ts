import { UsageError } from '../usage-error.js';
import { toolArguments } from './tool-arguments.js';

it('--name value and --name=value are arguments, and win over those of the JSON object', () => {
  const json = '{"name":"Bob","count":3}';
  expect(toolArguments(['--name', 'Ada', '--city=Paris=1', '--dash', '--x'], json)).toEqual({
    name: 'Ada',
    count: 3,
    city: 'Paris=1',
    dash: '--x',
  });
  expect(toolArguments([], undefined)).toEqual({});
});

it.each<[string, readonly string[], string | undefined, string]>([
  ['a word', ['Ada'], undefined, '"Ada" is not an option'],
  ['a word after an argument', ['--name', 'Ada', 'Bob'], undefined, '"Bob" is not an option'],
  ['a short option', ['-x'], undefined, '"-x" is not an option'],
  ['no value', ['--name'], undefined, '--name needs a value'],
  ['no JSON', [], '{name:', '--arguments is not a JSON object'],
  ['a JSON list', [], '[1]', '--arguments is not a JSON object'],
])('%s is a wrong use, in one sentence', (_what, words, json, sentence) => {
  const read = () => toolArguments(words, json);
  expect(read).toThrow(UsageError);
  expect(read).toThrow(sentence);
});
