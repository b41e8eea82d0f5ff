import { UsageError } from '../usage-error.js';
import { isOpen, toolArguments, typedArguments } from './tool-arguments.js';

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

it('a text becomes the type that the tool takes, where it takes no text', () => {
  const properties = {
    count: { type: 'integer' },
    share: { type: 'number' },
    sure: { type: 'boolean' },
    tags: { type: 'array' },
    id: { type: ['integer', 'string'] },
    note: { type: 'string' },
  };
  const given = {
    count: '3',
    share: '0.5',
    sure: 'true',
    tags: '["a"]',
    id: '7',
    note: '7',
    __proto: '1',
  };
  expect(typedArguments(given, properties)).toEqual({
    ...given,
    count: 3,
    share: 0.5,
    sure: true,
    tags: ['a'],
  });
  expect(typedArguments({ count: '3.5', sure: 'yes' }, properties)).toEqual({
    count: '3.5',
    sure: 'yes',
  });
  expect(typedArguments({ count: '90071992547409931' }, properties)).toEqual({
    count: '90071992547409931',
  });
});

it('only texts that could be meant otherwise make the tool’s types worth asking for', () => {
  expect(isOpen({ name: 'Ada', more: 'a b' })).toBe(false);
  expect(isOpen({ name: 'Ada', count: '3' })).toBe(true);
});
