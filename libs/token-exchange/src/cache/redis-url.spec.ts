import { readRedisUrl, type RedisPlace } from './redis-url.js';

const one = (host: string, port: number): RedisPlace['hosts'] => [{ host, port }];

it.each<[string, Partial<RedisPlace>]>([
  ['redis://cache.example', { form: 'single', hosts: one('cache.example', 6379), db: 0 }],
  ['redis://cache.example/', { form: 'single', hosts: one('cache.example', 6379), db: 0 }],
  ['redis://cache.example.:6380/3', { hosts: one('cache.example.', 6380), db: 3 }],
  ['REDIS://127.0.0.1', { hosts: one('127.0.0.1', 6379) }],
  ['redis://[::1]', { hosts: one('::1', 6379) }],
  ['redis://[fe80::1]:1', { hosts: one('fe80::1', 1) }],
  ['redis://redis_1', { hosts: one('redis_1', 6379) }],
  ['redis://:p%40ss%2Fw@h', { hosts: one('h', 6379), login: { password: 'p@ss/w' } }],
  [
    'redis://us%65r:a:b@c@h:7',
    { hosts: one('h', 7), login: { username: 'user', password: 'a:b@c' } },
  ],
  ['rediss://h', { form: 'single', tls: { rejectUnauthorized: true } }],
  [
    'rediss://10.0.0.1?servername=cache.example',
    { tls: { servername: 'cache.example', rejectUnauthorized: true } },
  ],
  [
    'redis+sentinel://h1:26380,h2,[::1]/main',
    {
      form: 'sentinel',
      hosts: [
        { host: 'h1', port: 26380 },
        { host: 'h2', port: 26379 },
        { host: '::1', port: 26379 },
      ],
      sentinel: { name: 'main' },
      db: 0,
    },
  ],
  [
    'redis+sentinel://u:p@h1/my.main-1/2?sentinel_password=s%26&sentinel_username=w',
    {
      login: { username: 'u', password: 'p' },
      sentinel: { name: 'my.main-1', login: { username: 'w', password: 's&' } },
      db: 2,
    },
  ],
  [
    'rediss+sentinel://h1/main?sentinel_password=a=b&servername=h',
    {
      tls: { servername: 'h', rejectUnauthorized: true },
      sentinel: { name: 'main', login: { password: 'a=b' } },
    },
  ],
  [
    'redis+cluster://h1,h2:7000',
    {
      form: 'cluster',
      hosts: [
        { host: 'h1', port: 6379 },
        { host: 'h2', port: 7000 },
      ],
      db: 0,
    },
  ],
  [
    'rediss+cluster://:p@h1/0',
    { form: 'cluster', tls: { rejectUnauthorized: true }, login: { password: 'p' }, db: 0 },
  ],
])('%s', (url, place) => {
  expect(readRedisUrl(url)).toMatchObject(place);
});

it('what a URL does not say is not there', () => {
  const expected: RedisPlace = { form: 'single', hosts: [{ host: 'h', port: 6379 }], db: 0 };
  expect(readRedisUrl('redis://h')).toEqual(expected);
});

it.each<[string, RegExp]>([
  [
    '',
    /^must be a Redis URL; write redis:\/\/.*redis\+sentinel:\/\/.*redis\+cluster:\/\/.* rediss /,
  ],
  ['canary', /^must be a Redis URL/],
  ['http://canary', /^must be a Redis URL/],
  ['redis:canary', /^must be a Redis URL/],
  ['redis-sentinel://canary', /^must be a Redis URL/],
  ['redis+other://canary', /^must be a Redis URL/],
  ['redis://canary#a', /^must be a Redis URL/],
  ['redis://:p@ss#canary@h', /^must be a Redis URL;.* % codes in a password/],
  ['redis://:canary?a@h', /^has a host that is neither a name.*% codes in a password/],
  ['redis://user:1/canary@h', /^has a database that is not a number; .*% codes in a password/],
  ['REDIS://:can#ary@h', /^must be a Redis URL;.* % codes in a password$/],
  ['redis://:1?canary@h', /^has a host that is neither a name.*% codes in a password/],
  ['redis://h/a?canary@h', /^has a query; .*% codes in a password/],
  ['redis://', /^has a host that is neither a name/],
  ['redis:///0', /^has a host that is neither a name/],
  ['redis://:pw@', /^has a host that is neither a name/],
  ['redis:// canary', /^has a host that is neither a name/],
  ['redis://canary pw@h', /^has no password/],
  ['redis://canäry', /^has a host that is neither a name/],
  ['redis://-canary', /^has a host that is neither a name/],
  ['redis://[canary]', /^has a host that is neither a name/],
  ['redis://::1', /^has a host that is neither a name/],
  ['redis://[::1', /^has a host that is neither a name/],
  ['redis+cluster://h1,', /^has a host that is neither a name/],
  ['redis+cluster://h1, h2', /^has a host that is neither a name/],
  ['redis://h:', /^has an invalid port/],
  ['redis://h:0', /^has an invalid port/],
  ['redis://h:65536', /^has an invalid port/],
  ['redis://h:canary', /^has an invalid port/],
  ['redis://user:canary/pw@h', /^has an invalid port; .*% codes in a password/],
  ['redis://h1,h2', /^names several hosts; write redis\+sentinel:.* or redis\+cluster:/],
  ['redis://canary@h', /^has no password before the @; write user:password@ or :password@/],
  ['redis://canary:@h', /^has no password/],
  ['redis://:can%ary@h', /^has a % that does not begin a code; write %25/],
  ['redis://h/canary', /^has a database that is not a number/],
  ['redis://h/-1', /^has a database that is not a number/],
  ['redis://h/0/0', /^has a database that is not a number/],
  ['redis://h/123456', /^has a database that is not a number/],
  ['redis://h?', /^has a query; leave out/],
  ['redis://h?family=6', /^has a query; leave out/],
  ['redis://h?servername=canary', /^has a query; leave out/],
  ['rediss://h?sentinel_password=canary', /^may have in its query only servername/],
  ['rediss://h?servername', /^may have in its query only/],
  ['rediss://h?servername=', /^may have in its query only/],
  ['rediss://h?servername=a&servername=b', /^may have in its query only/],
  ['rediss://h?__proto__=canary', /^may have in its query only/],
  ['redis+sentinel://h', /^does not name the primary as Sentinel knows it; write redis\+sentinel:/],
  ['redis+sentinel://h/', /^does not name the primary/],
  ['redis+sentinel://h/can ary', /^does not name the primary/],
  ['redis+sentinel://h/main/canary', /^has a database that is not a number/],
  ['redis+sentinel://h/main?sentinel_username=canary', /^has sentinel_username without/],
  ['redis+sentinel://h/main?sentinel=canary', /^may have in its query only/],
  ['redis+cluster://h/1', /^names a database, but a Cluster has only one/],
  ['redis+cluster://h/canary', /^has a database that is not a number/],
  ['redis+cluster://h?servername=canary', /^has a query; leave out/],
])('%s is refused without a word of it', (url, message) => {
  expect(() => readRedisUrl(url)).toThrow(TypeError);
  expect(() => readRedisUrl(url)).toThrow(message);
  expect(() => readRedisUrl(url)).not.toThrow(/canary|canäry/);
});
