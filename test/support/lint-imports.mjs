// What files may import by the rules of their folders, whether they exist or not:
// JSON [{ filePath, name }] on stdin, for each whether the rules allow it on stdout.
import { ESLint, Linter } from 'eslint';
import { text } from 'node:stream/consumers';

const RULE = 'no-restricted-imports';
const eslint = new ESLint();
const linter = new Linter();
const answers = [];
for (const { filePath, name } of JSON.parse(await text(process.stdin))) {
  const { rules } = await eslint.calculateConfigForFile(filePath);
  const messages = linter.verify(`export * from '${name}';`, [{ rules: { [RULE]: rules[RULE] } }]);
  answers.push(messages.length === 0);
}
console.log(JSON.stringify(answers));
