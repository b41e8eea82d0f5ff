import { bypassRules, outboundProxies, proxyFor } from './outbound-proxies.js';
import { proxyName } from './proxy-server.js';

const read = (environment: Record<string, string>) => {
  const problems: string[] = [];
  const proxies = outboundProxies({ OUTBOUND_PROXY: 'environment', ...environment }, problems);
  return { proxies: proxies!, problems };
};
const proxyOf = (environment: Record<string, string>, url: string) => {
  const { proxies, problems } = read(environment);
  expect(problems).toEqual([]);
  const proxy = proxyFor(proxies, bypassRules(proxies), new URL(url));
  return proxy && proxyName(proxy);
};

it('an environment sends nothing elsewhere unasked', () => {
  const problems: string[] = [];
  const environment = { HTTPS_PROXY: 'socks5://nonsense', NO_PROXY: '://' };
  expect(outboundProxies(environment, problems)).toBeUndefined();
  expect(problems).toEqual([]);
});

it.each(['none', 'true', 'http://user:canary@proxy.example:3128', 'Environment'])(
  'OUTBOUND_PROXY=%s is refused with what to write, and not shown',
  (value) => {
    const problems: string[] = [];
    expect(outboundProxies({ OUTBOUND_PROXY: value }, problems)).toBeUndefined();
    expect(problems).toEqual([
      'OUTBOUND_PROXY: write environment, and the proxies as HTTPS_PROXY, HTTP_PROXY and NO_PROXY; ' +
        'without it requests leave directly',
    ]);
  },
);

it.each<[string, string | undefined, string | undefined]>([
  ['https://login.example/x', 'secure.example:3128', 'secure.example:3128'],
  ['http://orders.example/x', 'plain.example:80', undefined],
  // Another machine's loopback is never meant.
  ['http://localhost:9400/', undefined, undefined],
  ['https://127.0.0.2:9400/', undefined, undefined],
  ['https://[::1]/', undefined, undefined],
])('%s leaves through %s, with HTTPS_PROXY alone through %s', (url, both, secure) => {
  const HTTPS_PROXY = 'http://secure.example:3128';
  expect(proxyOf({ HTTPS_PROXY, HTTP_PROXY: 'plain.example' }, url)).toBe(both);
  expect(proxyOf({ HTTPS_PROXY }, url)).toBe(secure);
  expect(proxyOf({ https_proxy: HTTPS_PROXY }, url)).toBe(secure);
});

it.each<[string, string, boolean]>([
  ['login.example', 'https://login.example/', true],
  ['LOGIN.example', 'https://login.example./', true],
  // As curl and Go read it: a name stands for what is below it.
  ['login.example', 'https://eu.login.example/', true],
  ['login.example', 'https://mylogin.example/', false],
  ['login.example', 'https://login.example.evil.example/', false],
  ['.login.example', 'https://eu.login.example/', true],
  ['.login.example', 'https://login.example/', false],
  ['*.login.example', 'https://eu.login.example/', true],
  ['login.example:443', 'https://login.example/', true],
  ['login.example:8443', 'https://login.example:8443/', true],
  ['login.example:8443', 'https://login.example/', false],
  ['10.1.2.3', 'https://10.1.2.3:8443/', true],
  ['10.1.2.3', 'https://10.1.2.30/', false],
  ['10.1.2.3:443', 'https://10.1.2.3/', true],
  ['10.0.0.0/8', 'https://10.255.0.1/', true],
  ['10.0.0.0/8', 'https://11.0.0.1/', false],
  ['10.0.0.0/8', 'https://ten.example/', false],
  ['fd00::7', 'https://[FD00:0::7]/', true],
  ['[fd00::7]:443', 'https://[fd00::7]/', true],
  ['[fd00::7]:8443', 'https://[fd00::7]/', false],
  ['fd00::/8', 'https://[fd12::1]/', true],
  ['*', 'https://login.example/', true],
  ['other.example, login.example', 'https://login.example/', true],
  ['other.example login.example', 'https://login.example/', true],
  ['', 'https://login.example/', false],
])('with NO_PROXY=%s, %s leaves directly: %s', (NO_PROXY, url, direct) => {
  const proxy = proxyOf({ HTTPS_PROXY: 'http://proxy.example:3128', NO_PROXY }, url);
  expect(proxy).toBe(direct ? undefined : 'proxy.example:3128');
});

it.each([
  'http://login.example',
  '10.*',
  'log*n.example',
  '10.0.0.0/33',
  'a.example:0',
  '::1::',
  'a/b',
])(
  'NO_PROXY=%s stops the start: whoever wrote it means a host that would be reached otherwise',
  (NO_PROXY) => {
    expect(read({ NO_PROXY }).problems).toEqual([
      expect.stringMatching(/^NO_PROXY: ".+" is not read; write host, \.suffix, /),
    ]);
  },
);

it.each([
  ['socks5://user:canary@proxy.example:1080', 'names a SOCKS proxy, which is not supported'],
  ['socks5h://canary.example', 'names a SOCKS proxy, which is not supported'],
  ['ftp://canary.example:3128', "is not a proxy's URL"],
  ['http://', "is not a proxy's URL"],
  ['http://user:canary@proxy.example:99999', "is not a proxy's URL"],
  ['http://canary proxy.example', "is not a proxy's URL"],
  ['http://proxy.example:0', "must be a proxy's address without a path"],
  ['http://proxy.example/canary', "must be a proxy's address without a path"],
  ['http://proxy.example?canary', "must be a proxy's address without a path"],
  ['http://user:%canary@proxy.example', 'is not percent-encoded'],
  ['http://us%3Aer:canary@proxy.example', 'a colon in the name'],
])('HTTPS_PROXY and HTTP_PROXY as %s are refused by name, without the value', (value, said) => {
  for (const name of ['HTTPS_PROXY', 'HTTP_PROXY']) {
    const { problems } = read({ [name]: value });
    expect(problems).toEqual([expect.stringContaining(said)]);
    expect(problems[0]).toMatch(new RegExp(`^${name}: `));
    expect(problems[0]).not.toContain('canary');
  }
});

it('two spellings that differ are refused, as programs differ in which they take', () => {
  const HTTPS_PROXY = 'http://user:canary@one.example';
  const { problems } = read({ HTTPS_PROXY, https_proxy: 'http://two.example' });
  expect(problems).toEqual([
    'HTTPS_PROXY: differs from https_proxy; set one of them, or both alike',
  ]);
  expect(read({ HTTPS_PROXY, https_proxy: HTTPS_PROXY }).problems).toEqual([]);
});

it('a user name and a password are decoded, and apart from what is shown', () => {
  const { proxies } = read({ HTTPS_PROXY: 'https://us%20er:p%40ss%3A@proxy.example' });
  expect(proxies.https).toEqual({
    secure: true,
    hostname: 'proxy.example',
    port: 443,
    credentials: { username: 'us er', password: 'p@ss:' },
  });
  expect(proxyName(proxies.https!)).toBe('proxy.example:443');
  expect(proxyOf({ HTTPS_PROXY: 'http://[fd00::1]:3128' }, 'https://a.example/')).toBe(
    '[fd00::1]:3128',
  );
});

it.each(['fe80::1%eth0', '[fe80::1%eth0]', 'fe80::1%eth0:3128'])(
  'NO_PROXY=%s: an address with a zone is in no URL, and is named as what is not read',
  (entry) => {
    const [problem] = read({ NO_PROXY: entry }).problems;
    expect(problem).toContain(`NO_PROXY: ${JSON.stringify(entry)} is not read`);
  },
);
