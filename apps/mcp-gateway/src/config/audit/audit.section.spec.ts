import { parseConfig } from '../load-config.js';

const ISSUER = {
  ISSUER_URL: 'https://issuer.example/',
  MCP_SERVER_URL: 'https://gw.example/',
  MCP_AUTH0_CLIENT_ID: 'gateway',
  MCP_AUTH0_CLIENT_SECRET: 'canary-secret',
  API_AUTH0_AUDIENCE: 'https://api.example',
  API_BASE_URL: 'https://api.example',
};
const KEY = Buffer.from('0123456789abcdef0123456789abcdef').toString('base64');
const of = (env: Readonly<Record<string, string>>) => parseConfig({ ...ISSUER, ...env }).audit;
const PRODUCTION = { NODE_ENV: 'production' };

it('in production records go to standard output, in development nowhere', () => {
  expect(of({ ...PRODUCTION, AUDIT_SUBJECT_KEY: KEY })).toEqual({
    to: 'stdout',
    plain: false,
    subjectKey: Buffer.from(KEY, 'base64'),
    required: false,
    argumentNames: false,
    lists: false,
  });
  expect([of({}), of({ NODE_ENV: 'test' }), of({ NODE_ENV: 'development' })]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(of({ AUDIT: 'stdout' })).toMatchObject({ to: 'stdout', subjectKey: undefined });
  expect(of({ AUDIT: '/var/log/audit.log', AUDIT_REQUIRED: 'true' })).toMatchObject({
    to: '/var/log/audit.log',
    required: true,
  });
  expect(of({ AUDIT: 'stdout', AUDIT_ARGUMENTS: 'keys', AUDIT_LISTS: 'true' })).toMatchObject({
    argumentNames: true,
    lists: true,
  });
});

it('in production hashed subjects need a key, unless nothing is recorded', () => {
  expect(() => of(PRODUCTION)).toThrow(
    /AUDIT_SUBJECT_KEY: required.*`openssl rand -base64 32` makes one/,
  );
  expect(of({ ...PRODUCTION, AUDIT: 'off' })).toBeUndefined();
  expect(of({ ...PRODUCTION, AUDIT_SUBJECT: 'plain' })).toMatchObject({ plain: true });
});

it.each([
  [{ AUDIT: 'log/audit.log' }, /AUDIT: write stdout, off, or the absolute path of a file/],
  [{ AUDIT_ARGUMENTS: 'values' }, /AUDIT_ARGUMENTS: .*none.*keys/],
  [{ AUDIT_LISTS: 'on' }, /AUDIT_LISTS: .*true.*false/],
  [{ AUDIT: 'off', AUDIT_REQUIRED: 'true' }, /AUDIT_REQUIRED: nothing is recorded with AUDIT=off/],
  [{ AUDIT_SUBJECT_KEY: 'c2hvcnQ=' }, /AUDIT_SUBJECT_KEY: each key must be 32 bytes/],
  [{ AUDIT_SUBJECT_KEY: `${KEY},${KEY}` }, /AUDIT_SUBJECT_KEY: holds several keys; write one/],
])('%j is refused with what to write instead', (env, problem) => {
  expect(() => of(env)).toThrow(problem);
});
