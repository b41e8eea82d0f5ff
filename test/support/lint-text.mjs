// Lints texts as if they stood in files: JSON [{ filePath, code }] on stdin, rule ids on stdout.
import { ESLint } from 'eslint';
import { text } from 'node:stream/consumers';

const eslint = new ESLint();
const answers = [];
for (const { filePath, code } of JSON.parse(await text(process.stdin))) {
  const [result] = await eslint.lintText(code, { filePath });
  answers.push(result.messages.map(({ ruleId }) => ruleId ?? 'parse'));
}
console.log(JSON.stringify(answers));
