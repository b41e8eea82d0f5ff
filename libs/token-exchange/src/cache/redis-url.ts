import { isIPv6 } from 'node:net';

/** One Redis, one behind Sentinels that know its address by a name, or the shards of a Cluster. */
export type RedisForm = 'single' | 'sentinel' | 'cluster';

export interface RedisHost {
  /** A name or an address; that of IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

/** The login at a server that requires one. */
export interface RedisLogin {
  readonly username?: string;
  readonly password: string;
}

/** The parts of a Redis URL. */
export interface RedisPlace {
  readonly form: RedisForm;
  /** Where to connect to: to Redis, to its Sentinels, or to some nodes of its Cluster. */
  readonly hosts: readonly [RedisHost, ...RedisHost[]];
  readonly login?: RedisLogin;
  /** 0 in a Cluster, which has no other. */
  readonly db: number;
  /**
   * Set for TLS, also to Sentinels; `servername` is the name that certificates are checked against. They are
   * always checked, whatever the environment says.
   */
  readonly tls?: { readonly servername?: string; readonly rejectUnauthorized: true };
  /** The primary's name at the Sentinels, and the login there. */
  readonly sentinel?: { readonly name: string; readonly login?: RedisLogin };
}

const PORT = 6379;
const SENTINEL_PORT = 26379;
const LAST_PORT = 65_535;

const LOGIN = '[user:password@]';
/** How each form is written, for error messages. */
const SHAPES: Readonly<Record<RedisForm, string>> = {
  single: `redis://${LOGIN}host[:port][/database]`,
  sentinel: `redis+sentinel://${LOGIN}host[:port],…/<name of the primary>[/database]`,
  cluster: `redis+cluster://${LOGIN}host[:port],…`,
};
const ALL = `${Object.values(SHAPES).join(', ')}, or rediss in place of redis for TLS`;
const FORMS: Readonly<Record<string, RedisForm>> = {
  '': 'single',
  '+sentinel': 'sentinel',
  '+cluster': 'cluster',
};

const URL_PARTS = /^(redis|rediss)(|\+sentinel|\+cluster):\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?$/i;
/** A character ends the host before the last `@`, as in a password that is not encoded (RFC 3986 §3.2.1). */
const CUT_LOGIN = /^rediss?[^:]*:\/\/.*[/?#].*@/i;
const CODES = '% codes in a password';
const NAME = /^[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_.])?$/i;
/** A name of a primary as Sentinel accepts it. */
const PRIMARY = /^[A-Za-z0-9._-]+$/;

/**
 * Reads a Redis URL. Throws `TypeError` that says what is wrong and what to write instead, and never
 * shows any of the URL, which holds secrets.
 */
export function readRedisUrl(url: string): RedisPlace {
  try {
    return placeOf(url);
  } catch (error) {
    if (!(error instanceof TypeError) || !CUT_LOGIN.test(url)) throw error;
    if (error.message.includes(CODES)) throw error;
    throw new TypeError(`${error.message}, and ${CODES}`, { cause: error });
  }
}

function placeOf(url: string): RedisPlace {
  const [, scheme = '', kind = '', authority = '', path = '', query] = URL_PARTS.exec(url) ?? [];
  const form = FORMS[kind.toLowerCase()];
  if (scheme === '' || form === undefined) throw new TypeError(`must be a Redis URL; write ${ALL}`);
  const tls = scheme.toLowerCase() === 'rediss';
  const at = authority.lastIndexOf('@');
  const login = at < 0 ? undefined : userInfo(authority.slice(0, at));
  const hosts = hostsOf(authority.slice(at + 1), form);
  const options = optionsOf(query, form, tls);
  const { name, db } = pathOf(path, form);
  return {
    form,
    hosts,
    ...(login && { login }),
    db,
    ...(tls && {
      tls: { ...pick('servername', options['servername']), rejectUnauthorized: true as const },
    }),
    ...(name !== undefined && { sentinel: { name, ...pick('login', sentinelLogin(options)) } }),
  };
}

/** The parts that must not be logged. */
export function redisSecrets({ login, sentinel }: RedisPlace): readonly string[] {
  return [login, sentinel?.login].flatMap((one) => (one === undefined ? [] : [one.password]));
}

function hostsOf(given: string, form: RedisForm): RedisPlace['hosts'] {
  const [first, ...more] = given.split(',').map((host) => hostOf(host, form));
  if (first === undefined) throw new TypeError(`names no host; write ${SHAPES[form]}`);
  if (form === 'single' && more.length > 0) {
    throw new TypeError(
      `names several hosts; write ${SHAPES.sentinel} or ${SHAPES.cluster}, or name one`,
    );
  }
  return [first, ...more];
}

function hostOf(given: string, form: RedisForm): RedisHost {
  const [, six, name = '', port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/.exec(given) ?? [];
  const host = six ?? name;
  if (six === undefined ? !NAME.test(host) : !isIPv6(host)) {
    throw new TypeError(
      `has a host that is neither a name nor an address; write ${SHAPES[form]}, with IPv6 in brackets and ${CODES}`,
    );
  }
  const number = port ?? String(form === 'sentinel' ? SENTINEL_PORT : PORT);
  if (!/^[1-9]\d{0,4}$/.test(number) || Number(number) > LAST_PORT) {
    throw new TypeError(
      `has an invalid port; write a number from 1 to ${LAST_PORT}, or none, and ${CODES}`,
    );
  }
  return { host, port: Number(number) };
}

function userInfo(given: string): RedisLogin {
  const colon = given.indexOf(':');
  if (colon < 0 || colon === given.length - 1) {
    throw new TypeError('has no password before the @; write user:password@ or :password@');
  }
  return loginOf(decoded(given.slice(0, colon)), decoded(given.slice(colon + 1)));
}

function loginOf(username: string, password: string): RedisLogin {
  return username === '' ? { password } : { username, password };
}

function sentinelLogin(options: Readonly<Record<string, string>>): RedisLogin | undefined {
  const { sentinel_username: username = '', sentinel_password: password } = options;
  if (password !== undefined) return loginOf(username, password);
  if (username === '') return undefined;
  throw new TypeError('has sentinel_username without sentinel_password; write both');
}

/** `/<database>`; for Sentinel `/<name>` comes before it, for a Cluster there is none. */
function pathOf(path: string, form: RedisForm): { readonly name?: string; readonly db: number } {
  const parts = path.split('/').slice(1).map(decoded);
  const name = form === 'sentinel' ? parts.shift() : undefined;
  if (form === 'sentinel' && !PRIMARY.test(name ?? '')) {
    throw new TypeError(`does not name the primary as Sentinel knows it; write ${SHAPES.sentinel}`);
  }
  const [db = '', ...rest] = parts;
  if (rest.length > 0 || !/^\d{0,5}$/.test(db)) {
    throw new TypeError(`has a database that is not a number; write ${SHAPES[form]}`);
  }
  if (form === 'cluster' && Number(db) > 0) {
    throw new TypeError(`names a database, but a Cluster has only one; write ${SHAPES.cluster}`);
  }
  return { ...pick('name', name), db: Number(db) };
}

function optionsOf(query: string | undefined, form: RedisForm, tls: boolean) {
  const known = [
    ...(form === 'sentinel' ? ['sentinel_username', 'sentinel_password'] : []),
    ...(tls ? ['servername'] : []),
  ];
  const options: Record<string, string> = {};
  for (const part of query === undefined ? [] : query.split('&')) {
    const [name = '', ...value] = part.split('=');
    if (!known.includes(name) || name in options || value.join('=') === '') {
      throw new TypeError(
        known.length === 0
          ? 'has a query; leave out the ? and what follows'
          : `may have in its query only ${known.join(', ')}, each once with a value`,
      );
    }
    options[name] = decoded(value.join('='));
  }
  return options;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new TypeError('has a % that does not begin a code; write %25 for it');
  }
}

/** A property, unless it is undefined. */
function pick<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>);
}
