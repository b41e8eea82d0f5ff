import { noTool } from './near-names.js';

const many = Array.from({ length: 21 }, (_each, index) => `tool_${index}_of_many`);

it.each<[string, string, readonly string[], string]>([
  [
    'few tools are named',
    'gret',
    ['greet', 'whoami'],
    'no tool is named gret; the tools are greet, whoami; did you mean greet?',
  ],
  [
    'of many only near ones',
    'greet_',
    [...many, 'greet'],
    'no tool is named greet_; did you mean greet?',
  ],
  [
    'of many none that is near: how many there are',
    'zzz',
    many,
    'no tool is named zzz; there are 21 tools, and mcp-gateway tools lists them',
  ],
  ['of none nothing is said', 'zzz', [], 'no tool is named zzz'],
])('%s', (_rule, name, served, said) => {
  expect(noTool(name, served)).toBe(said);
});
