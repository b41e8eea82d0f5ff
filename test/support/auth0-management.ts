import type { z } from 'zod';
import * as schemas from './auth0-schemas.js';
import { json, startDouble, type HttpDouble } from './http-double.js';

/** What exists before the guide begins, and the ids that the guide leaves to its reader. */
export interface Tenant {
  readonly connections: readonly string[];
  readonly users: readonly string[];
  /** The id of a new client, by its name. */
  readonly clientIds: Readonly<Record<string, string>>;
  readonly roleId: string;
  readonly actionId: string;
}

interface Known {
  readonly apis: Map<string, readonly string[]>;
  readonly clients: Set<string>;
  readonly roles: Set<string>;
  readonly actions: Map<string, { readonly trigger: string; deployed: boolean }>;
}

type Handler = (body: unknown, id: string) => unknown;

const THIRD_PARTY_GRANTS = ['authorization_code', 'refresh_token', 'client_credentials'];

/**
 * A stub of Auth0's Management API: bodies as its published schemas have them, and references to what
 * was created before. Anything else is 400, an unknown path or id 404.
 */
export async function startManagementApi(tenant: Tenant): Promise<HttpDouble> {
  const double = await startDouble();
  const handlers = handlersOf(tenant, {
    apis: new Map(),
    clients: new Set(),
    roles: new Set(),
    actions: new Map(),
  });
  double.answer = ({ method, url, body }, response) => {
    const found = handlers
      .map(([route, handle]) => ({ handle, match: route.exec(`${method} ${url}`) }))
      .find(({ match }) => match !== null);
    try {
      if (found === undefined) throw new Problem(404, `no ${method} ${url}`);
      const id = decodeURIComponent(found.match?.[1] ?? '');
      json(response, 200, found.handle(body === '' ? undefined : JSON.parse(body), id));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      json(response, error.status, { message: error.message });
    }
  };
  return double;
}

class Problem extends Error {
  constructor(
    readonly status: 400 | 404,
    message: string,
  ) {
    super(message);
  }
}

function handlersOf(tenant: Tenant, known: Known): [RegExp, Handler][] {
  const route = (method: string, path: string) =>
    new RegExp(`^${method} /api/v2/${path.replace(':id', '([^/]+)')}$`);
  return [
    [route('PATCH', 'tenants/settings'), (body) => read(schemas.tenantSettings, body)],
    [route('POST', 'resource-servers'), (body) => createApi(known, body)],
    [
      route('POST', 'clients/cimd/(?:preview|register)'),
      (body) => read(schemas.clientDocument, body),
    ],
    [route('POST', 'clients'), (body) => createClient(tenant, known, body)],
    [route('POST', 'client-grants'), (body) => createGrant(known, body)],
    [route('GET', 'connections'), () => tenant.connections.map((id) => ({ id }))],
    [
      route('PATCH', 'connections/:id'),
      (body, id) => {
        exists(tenant.connections.includes(id), `connection ${id}`);
        return read(schemas.connection, body);
      },
    ],
    [
      route('PATCH', 'connections/:id/clients'),
      (body, id) => {
        exists(tenant.connections.includes(id), `connection ${id}`);
        for (const { client_id: client } of read(schemas.connectionClients, body)) {
          exists(known.clients.has(client), `client ${client}`);
        }
        return {};
      },
    ],
    [
      route('POST', 'roles'),
      (body) => {
        known.roles.add(tenant.roleId);
        return { id: tenant.roleId, ...read(schemas.role, body) };
      },
    ],
    [route('POST', 'roles/:id/permissions'), (body, id) => addPermissions(known, body, id)],
    [
      route('POST', 'users/:id/roles'),
      (body, id) => {
        exists(tenant.users.includes(id), `user ${id}`);
        for (const role of read(schemas.userRoles, body).roles) {
          exists(known.roles.has(role), `role ${role}`);
        }
        return {};
      },
    ],
    ...actionHandlers(tenant, known, route),
  ];
}

function actionHandlers(
  tenant: Tenant,
  known: Known,
  route: (method: string, path: string) => RegExp,
): [RegExp, Handler][] {
  return [
    [
      route('POST', 'actions/actions'),
      (body) => {
        const { supported_triggers: triggers } = read(schemas.action, body);
        known.actions.set(tenant.actionId, { trigger: triggers[0]!.id, deployed: false });
        return { id: tenant.actionId };
      },
    ],
    [
      route('POST', 'actions/actions/:id/deploy'),
      (_body, id) => {
        const action = known.actions.get(id);
        exists(action !== undefined, `action ${id}`);
        action!.deployed = true;
        return {};
      },
    ],
    [
      route('POST', 'token-exchange-profiles'),
      (body) => {
        const profile = read(schemas.tokenExchangeProfile, body);
        const action = known.actions.get(profile.action_id);
        exists(action !== undefined, `action ${profile.action_id}`);
        must(action!.trigger === 'custom-token-exchange', 'an action of another trigger');
        must(action!.deployed, 'an action that is not deployed');
        return profile;
      },
    ],
  ];
}

function createApi(known: Known, body: unknown): unknown {
  const api = read(schemas.resourceServer, body);
  must(!known.apis.has(api.identifier), `there is an API ${api.identifier}`);
  known.apis.set(
    api.identifier,
    (api.scopes ?? []).map(({ value }) => value),
  );
  return { id: 'an-api', ...api };
}

/** The rules for first-party, third-party and API clients that Auth0's documents name. */
function createClient(tenant: Tenant, known: Known, body: unknown): unknown {
  const client = read(schemas.client, body);
  const { app_type: type, resource_server_identifier: api, is_first_party: first = true } = client;
  const exchanges = client.token_exchange?.allow_any_profile_of_type ?? [];
  must((type === 'resource_server') === (api !== undefined), 'an API client names its API');
  if (api !== undefined) exists(known.apis.has(api), `API ${api}`);
  if (exchanges.includes('on_behalf_of_token_exchange')) {
    must(type === 'resource_server', 'On-Behalf-Of is for API clients');
  }
  if (exchanges.length > 0) {
    must(first && client.oidc_conformant === true, 'first-party and OIDC conformant');
  }
  if (!first) {
    must(type !== 'resource_server', 'an API client is first-party');
    const grants = client.grant_types ?? [];
    must(
      grants.every((grant) => THIRD_PARTY_GRANTS.includes(grant)),
      'a grant that third-party clients do not have',
    );
  }
  const id = tenant.clientIds[client.name];
  must(id !== undefined, `the guide has no id for the client ${client.name}`);
  known.clients.add(id!);
  return { client_id: id, ...client };
}

function createGrant(known: Known, body: unknown): unknown {
  const grant = read(schemas.clientGrant, body);
  must(
    (grant.client_id === undefined) !== (grant.default_for === undefined),
    'client_id or default_for',
  );
  if (grant.client_id !== undefined) {
    exists(known.clients.has(grant.client_id), `client ${grant.client_id}`);
  }
  for (const scope of grant.scope) permission(known, grant.audience, scope);
  return { id: 'a-grant' };
}

function addPermissions(known: Known, body: unknown, id: string): unknown {
  exists(known.roles.has(id), `role ${id}`);
  for (const one of read(schemas.rolePermissions, body).permissions) {
    permission(known, one.resource_server_identifier, one.permission_name);
  }
  return {};
}

function permission(known: Known, api: string, scope: string): void {
  exists(known.apis.has(api), `API ${api}`);
  must(known.apis.get(api)!.includes(scope), `${api} has no ${scope}`);
}

function read<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  throw new Problem(
    400,
    result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
  );
}

function must(condition: boolean, otherwise: string): void {
  if (!condition) throw new Problem(400, otherwise);
}

function exists(condition: boolean, what: string): void {
  if (!condition) throw new Problem(404, `no ${what}`);
}
