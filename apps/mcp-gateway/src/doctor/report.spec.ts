import { reportOf, linesOf, quoted } from './report.js';
import { reportText } from './report-text.js';

const SECRET = 'canary-secret-0123456789';
const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl';
const { ok, wrong } = linesOf('check');

it('whatever a line says, no secret and nothing shaped like a token is in the report', () => {
  const lines = [
    ok(`the issuer repeats ${SECRET} and ${encodeURIComponent(SECRET)}`),
    wrong(`and ${TOKEN}`, { setting: SECRET, instead: `Bearer ${SECRET}` }),
  ];
  const report = reportOf([{ title: `of ${TOKEN}`, lines }], { secrets: [SECRET], server: true });
  const all = reportText(report) + JSON.stringify(report);
  expect(all).not.toContain('canary');
  expect(all).not.toContain('eyJ');
  expect(all).toContain('[removed]');
});

it('a line is one line, whatever it quotes', () => {
  const lines = [ok(quoted('a\nb\u001b[31m\u2028c'))];
  const report = reportOf([{ title: 'T', lines }], { secrets: [], server: false });
  expect(reportText(report)).toBe(
    'T\n  ok       check         "a b[31m c"\n\n1 ok, 0 warnings, 0 wrong\n',
  );
});

it('counts say how many lines of each kind there are', () => {
  const { counts } = reportOf([{ title: 'T', lines: [ok('a'), wrong('b'), wrong('c')] }], {
    secrets: [],
    server: false,
  });
  expect(counts).toEqual({ ok: 1, warning: 0, wrong: 2 });
});
