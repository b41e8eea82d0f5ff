import { parseArgs } from 'node:util';

/** One request to the Management API, under `/api/v2/`. */
export interface ManagementRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

type Flags = Record<string, { readonly type: 'string'; readonly short: string; multiple?: true }>;
type Values = Record<string, string | string[] | undefined>;

const flag = (short: string) => ({ type: 'string', short }) as const;
const flags = (short: string) => ({ type: 'string', short, multiple: true }) as const;

interface Command {
  readonly words: readonly string[];
  readonly flags: Flags;
  /** How many words follow those of the command. */
  readonly arguments: number;
  readonly request: (given: readonly string[], values: Values) => ManagementRequest | undefined;
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** The commands of the Auth0 CLI that the guide uses, with the flags that its documents list. */
const COMMANDS: readonly Command[] = [
  { words: ['login'], flags: {}, arguments: 0, request: () => undefined },
  { words: ['tenants', 'list'], flags: {}, arguments: 0, request: () => undefined },
  {
    words: ['api'],
    flags: { data: flag('d'), query: flags('q') },
    arguments: 2,
    request: ([method = '', path = ''], { data }) => {
      if (!METHODS.includes(method)) throw new Error(`no method: ${method}`);
      const body = typeof data === 'string' ? { body: JSON.parse(data) as unknown } : {};
      return { method: method.toUpperCase(), path, ...body };
    },
  },
  {
    words: ['roles', 'create'],
    flags: { name: flag('n'), description: flag('d') },
    arguments: 0,
    request: (_given, { name, description }) => ({
      method: 'POST',
      path: 'roles',
      body: { name, description },
    }),
  },
  {
    words: ['roles', 'permissions', 'add'],
    flags: { 'api-id': flag('a'), permissions: flags('p') },
    arguments: 1,
    request: ([role = ''], values) => ({
      method: 'POST',
      path: `roles/${role}/permissions`,
      body: {
        permissions: listed(values['permissions']).map((permission) => ({
          resource_server_identifier: values['api-id'],
          permission_name: permission,
        })),
      },
    }),
  },
  {
    words: ['users', 'roles', 'assign'],
    flags: { roles: flags('r') },
    arguments: 1,
    request: ([user = ''], { roles }) => ({
      method: 'POST',
      path: `users/${encodeURIComponent(user)}/roles`,
      body: { roles: listed(roles) },
    }),
  },
  {
    words: ['actions', 'create'],
    flags: {
      name: flag('n'),
      trigger: flag('t'),
      code: flag('c'),
      runtime: flag('r'),
      dependency: flags('d'),
      secret: flags('s'),
    },
    arguments: 0,
    request: (_given, { name, trigger, code, runtime, dependency, secret }) => ({
      method: 'POST',
      path: 'actions/actions',
      body: {
        name,
        supported_triggers: [{ id: trigger }],
        code,
        runtime,
        dependencies: pairs(dependency).map(([key, version]) => ({ name: key, version })),
        secrets: pairs(secret).map(([key, value]) => ({ name: key, value })),
      },
    }),
  },
  {
    words: ['actions', 'deploy'],
    flags: {},
    arguments: 1,
    request: ([action = '']) => ({ method: 'POST', path: `actions/actions/${action}/deploy` }),
  },
];

/**
 * What `auth0 <args>` asks of the Management API; undefined for a command that asks nothing of it. Throws for
 * a command that the CLI does not have.
 */
export function managementRequest(args: readonly string[]): ManagementRequest | undefined {
  const command = COMMANDS.find(({ words }) => words.every((word, index) => args[index] === word));
  if (command === undefined) throw new Error(`no command: auth0 ${args.join(' ')}`);
  const { values, positionals } = parseArgs({
    args: args.slice(command.words.length),
    options: command.flags,
    allowPositionals: true,
  });
  if (positionals.length !== command.arguments) {
    throw new Error(`auth0 ${command.words.join(' ')} takes ${command.arguments} words`);
  }
  return command.request(positionals, values);
}

/** A list flag of the CLI: given several times, or once with commas. */
function listed(value: Values[string]): string[] {
  return [value ?? []].flat().flatMap((part) => part.split(','));
}

function pairs(value: Values[string]): [string, string][] {
  return listed(value).map((pair) => {
    const at = pair.indexOf('=');
    if (at < 1) throw new Error(`no name=value: ${pair}`);
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
}
