/** Cookies of one browser, by path. */
type Jar = Map<string, { value: string; path: string }>;

/**
 * A person at the local issuer's page: opens the address, chooses a demo user, presses Allow. Returns where
 * the browser ends up.
 */
export async function allowAsPerson(address: string, demoUser = 'all-rights'): Promise<URL> {
  const jar: Jar = new Map();
  const issuer = new URL(address).origin;
  let url = new URL(address);
  let form: URLSearchParams | undefined;
  for (let step = 0; step < 10; step += 1) {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: cookiesFor(jar, url.pathname) },
      ...(form && { method: 'POST', body: form }),
    });
    remember(jar, response.headers.getSetCookie());
    const location = response.headers.get('location');
    if (location === null) {
      form = new URLSearchParams({ user: demoUser, decision: 'allow' });
      continue;
    }
    form = undefined;
    url = new URL(location, url);
    if (url.origin !== issuer) return url;
  }
  throw new Error(`The sign-in did not end: ${url.pathname}`);
}

function remember(jar: Jar, lines: readonly string[]): void {
  for (const line of lines) {
    const [pair = '', ...attributes] = line.split(/; */);
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    const path = attributes.find((a) => a.toLowerCase().startsWith('path='))?.slice(5) ?? '/';
    jar.set(`${name} ${path}`, { value: `${name}=${value}`, path });
  }
}

function cookiesFor(jar: Jar, pathname: string): string {
  return [...jar.values()]
    .filter(({ path }) => pathname.startsWith(path))
    .map(({ value }) => value)
    .join('; ');
}
