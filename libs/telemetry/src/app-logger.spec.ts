import { LogCapture } from '../../../test/support/log-capture.js';
import { createAppLogger, NestPinoLogger } from './app-logger.js';

const SECRETS = ['authorization', 'access_token', 'refresh_token', 'client_secret', 'assertion'];

it.each(SECRETS)('LOG-01: a field %s is removed, at the top and one level down', (name) => {
  const stream = new LogCapture();
  const logger = createAppLogger({ app: 'x', level: 'info', stream });
  logger.info(
    { [name]: 'canary', error: { [name]: 'canary' }, headers: { [name]: 'canary' } },
    'm',
  );
  expect(stream.text).not.toContain('canary');
  expect(stream.lines[0]).toMatchObject({ app: 'x', level: 30, msg: 'm' });
});

it('Nest’s messages are lines of the same kind, and an error gives its name only', () => {
  const stream = new LogCapture();
  const nest = new NestPinoLogger(createAppLogger({ app: 'x', level: 'trace', stream }));
  nest.warn('careful', 'Router');
  nest.error(new TypeError('canary'));
  nest.log('started');
  expect(stream.lines).toMatchObject([
    { level: 40, context: 'Router', msg: 'careful' },
    { level: 50, msg: 'TypeError' },
    { level: 20, msg: 'started' },
  ]);
  expect(stream.text).not.toContain('canary');
});
