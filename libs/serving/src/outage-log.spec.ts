import { OUTAGE_LINE_MS, OutageLog } from './outage-log.js';

let now: number;
let lines: [string, object, string][];
let outage: OutageLog;
beforeEach(() => {
  now = 0;
  lines = [];
  const at = (level: string) => (fields: object, message: string) => {
    lines.push([level, fields, message]);
  };
  const logger = { info: at('info'), warn: at('warn'), error: at('error') };
  outage = new OutageLog(logger, () => now, 'error');
});

it('an outage is said when it begins, once a minute while it lasts, and when it is over', () => {
  outage.works('fine');
  for (let i = 0; i < 5; i += 1) {
    outage.fails('down', { host: 'x' });
    now += OUTAGE_LINE_MS / 2;
  }
  outage.works('back');
  outage.works('back');
  expect(lines).toEqual([
    ['error', { host: 'x' }, 'down'],
    ['error', { host: 'x', unsaid: 1 }, 'down'],
    ['error', { host: 'x', unsaid: 1 }, 'down'],
    ['info', {}, 'back'],
  ]);
});

it('a failure of another kind is said at once, each kind once a minute', () => {
  for (const kind of ['silent', 'wrong', 'silent', 'wrong']) outage.fails(kind, {}, kind);
  expect(lines.map(([, , message]) => message)).toEqual(['silent', 'wrong']);
});
