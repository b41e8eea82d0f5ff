import { z } from 'zod';

// What the Management API's published schemas say of the bodies that the guide sends. Every field that
// a body may have is listed, and every other one is refused, as there (additionalProperties: false).

const text = z.string().min(1);
/** Fields that a body may have and that no command of the guide sends. */
const known = (names: string) =>
  Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, z.unknown().optional()]),
  );

export const tenantSettings = z
  .strictObject({
    ...known(`change_password device_flow guardian_mfa_page default_audience default_directory error_page
      default_token_quota friendly_name picture_url support_email support_url allowed_logout_urls
      session_lifetime idle_session_lifetime sandbox_version default_redirection_uri enabled_locales
      session_cookie sessions oidc_logout acr_values_supported mtls`),
    resource_parameter_profile: z.enum(['audience', 'compatibility']).optional(),
    authorization_response_iss_parameter_supported: z.boolean().optional(),
    client_id_metadata_document_supported: z.boolean().optional(),
    dynamic_client_registration_security_mode: z.enum(['strict', 'permissive']).optional(),
    flags: z
      .strictObject({
        enable_dynamic_client_registration: z.boolean().optional(),
        use_scope_descriptions_for_consent: z.boolean().optional(),
      })
      .optional(),
  })
  .partial()
  .refine((settings) => Object.keys(settings).length > 0, 'nothing to change');

const policyOf = (...policies: [string, ...string[]]) =>
  z.strictObject({ policy: z.enum(policies) }).optional();

export const resourceServer = z
  .strictObject({
    ...known(`signing_secret token_lifetime token_encryption consent_policy authorization_details
      proof_of_possession authorization_policy allow_online_access`),
    name: z
      .string()
      .max(200)
      .regex(/^[^<>]+$/),
    identifier: text.max(600),
    scopes: z.array(
      z.strictObject({ value: text.max(280), description: z.string().max(500).optional() }),
    ),
    signing_alg: z.enum(['HS256', 'RS256', 'RS512', 'PS256']),
    token_dialect: z.enum([
      'access_token',
      'access_token_authz',
      'rfc9068_profile',
      'rfc9068_profile_authz',
    ]),
    enforce_policies: z.boolean(),
    allow_offline_access: z.boolean(),
    skip_consent_for_verifiable_first_party_clients: z.boolean(),
    subject_type_authorization: z.strictObject({
      user: policyOf('allow_all', 'deny_all', 'require_client_grant'),
      client: policyOf('deny_all', 'require_client_grant'),
    }),
  })
  .partial()
  .required({ identifier: true });

export const client = z
  .strictObject({
    ...known(`logo_uri oidc_logout session_transfer allowed_origins web_origins client_aliases
      allowed_clients allowed_logout_urls is_token_endpoint_ip_header_trusted jwt_configuration
      encryption_key sso cross_origin_authentication cross_origin_loc sso_disabled custom_login_page_on
      custom_login_page form_template addons client_metadata mobile initiate_login_uri
      native_social_login refresh_token default_organization organization_usage
      organization_require_behavior client_authentication_methods require_pushed_authorization_requests
      require_proof_of_possession signed_request_object compliance_level par_request_expiry token_quota`),
    name: z.string().regex(/^[^<>]+$/),
    description: z.string().max(140),
    callbacks: z.array(z.url()),
    grant_types: z.array(text),
    token_endpoint_auth_method: z.enum(['none', 'client_secret_post', 'client_secret_basic']),
    app_type: z.enum(['native', 'spa', 'regular_web', 'non_interactive', 'resource_server']),
    is_first_party: z.boolean(),
    oidc_conformant: z.boolean(),
    resource_server_identifier: text.max(600),
    third_party_security_mode: z.enum(['strict', 'permissive']),
    redirection_policy: z.enum(['allow_always', 'open_redirect_protection']),
    token_exchange: z.strictObject({
      allow_any_profile_of_type: z.array(
        z.enum(['custom_authentication', 'on_behalf_of_token_exchange']),
      ),
    }),
  })
  .partial()
  .required({ name: true });

export const clientGrant = z.strictObject({
  ...known(
    'organization_usage allow_any_organization authorization_details_types allow_all_scopes',
  ),
  audience: text,
  client_id: text.optional(),
  default_for: z.literal('third_party_clients').optional(),
  scope: z.array(text.max(280)),
  subject_type: z.enum(['client', 'user']),
});

export const clientDocument = z.strictObject({
  external_client_id: z
    .string()
    .max(120)
    .regex(/^https:\/\/[^/?#@]+\/[^?#]+$/),
});

export const connection = z
  .strictObject({
    ...known(
      'authentication connected_accounts display_name enabled_clients metadata options realms',
    ),
    is_domain_connection: z.boolean(),
  })
  .partial();

export const connectionClients = z
  .array(z.strictObject({ client_id: text, status: z.boolean() }))
  .min(1)
  .max(50);

export const role = z.strictObject({ name: text, description: z.string().optional() });

export const rolePermissions = z.strictObject({
  permissions: z
    .array(z.strictObject({ resource_server_identifier: text, permission_name: text }))
    .min(1),
});

export const userRoles = z.strictObject({ roles: z.array(text).min(1) });

export const action = z.strictObject({
  name: text,
  supported_triggers: z
    .array(z.strictObject({ id: text, version: z.string().optional() }))
    .length(1),
  code: text,
  runtime: z.enum(['node18', 'node22']),
  dependencies: z.array(
    z.strictObject({ name: text, version: z.string().regex(/^\d+\.\d+\.\d+$/) }),
  ),
  secrets: z.array(z.strictObject({ name: text, value: text })),
});

const RESERVED = /^(urn:(ietf|auth0|okta)\b|https?:\/\/(auth0|okta)\.com)/;

export const tokenExchangeProfile = z.strictObject({
  name: z.string().min(3).max(50),
  subject_token_type: z
    .string()
    .min(8)
    .max(100)
    .regex(/^(urn:|https:\/\/)/)
    .refine((type) => !RESERVED.test(type), 'reserved'),
  action_id: text.max(36),
  type: z.literal('custom_authentication'),
});
