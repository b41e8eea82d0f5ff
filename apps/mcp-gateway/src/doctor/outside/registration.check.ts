import { strings } from '../ask.js';
import { linesOf, quoted, type Line } from '../report.js';
import type { IssuerFields } from './issuer-metadata.check.js';

const pkce = linesOf('PKCE');
const registration = linesOf('registration');
const iss = linesOf('iss');
const clients = linesOf('clients');
const refresh = linesOf('refresh');
const scopesLine = linesOf('scopes');

/** What an issuer's metadata means for MCP clients that come to it. */
export function checkClientsWelcome(
  document: IssuerFields,
  scopes: readonly string[] = [],
): readonly Line[] {
  return [
    judgePkce(document),
    judgeRegistration(document),
    judgePublicClients(document),
    judgeRefresh(document),
    judgeIss(document),
    ...judgeScopes(document, scopes),
  ];
}

function judgePkce({ code_challenge_methods_supported: methods }: IssuerFields): Line {
  const names = strings(methods);
  if (names?.includes('S256') === true) return pkce.ok('S256 is supported');
  return pkce.wrong(`code_challenge_methods_supported is ${quoted(methods)}, wanted S256 in it`, {
    setting: 'at the issuer',
    instead: 'publish S256; MCP clients must refuse an issuer that does not',
    finding: 'no-s256',
  });
}

function judgeRegistration(document: IssuerFields): Line {
  const dynamic = typeof document['registration_endpoint'] === 'string';
  const documents = document['client_id_metadata_document_supported'] === true;
  if (dynamic) {
    const also = documents ? ', or by client id documents' : '';
    return registration.ok(`clients register themselves (RFC 7591)${also}`);
  }
  if (documents) {
    return registration.warning('clients are known by client id documents only', {
      setting: 'at the issuer',
      instead: 'switch on dynamic client registration too, for clients without such a document',
      finding: 'no-dcr',
    });
  }
  return registration.warning(
    'clients cannot register: no registration_endpoint, no client_id_metadata_document_supported',
    {
      setting: 'at the issuer',
      instead: 'switch one of them on, or make a client for each MCP client by hand',
      finding: 'no-registration',
    },
  );
}

/** Without the list, `client_secret_basic` is meant (RFC 8414 §2). */
function judgePublicClients({ token_endpoint_auth_methods_supported: given }: IssuerFields): Line {
  const methods = strings(given) ?? ['client_secret_basic'];
  return methods.includes('none')
    ? clients.ok('clients without a secret are taken')
    : clients.warning(
        `token_endpoint_auth_methods_supported is ${quoted(given)}: clients without a secret may be refused`,
        {
          setting: 'at the issuer',
          instead: 'publish none as well, where public clients are taken',
        },
      );
}

/** Without the list, `authorization_code` and `implicit` are meant (RFC 8414 §2). */
function judgeRefresh({ grant_types_supported: given, scopes_supported }: IssuerFields): Line {
  const grants = strings(given) ?? ['authorization_code', 'implicit'];
  if (!grants.includes('authorization_code')) {
    return refresh.wrong(`grant_types_supported is ${quoted(given)}`, {
      setting: 'at the issuer',
      instead: 'allow authorization_code; people sign in by it',
    });
  }
  const offline = strings(scopes_supported)?.includes('offline_access') === true;
  if (grants.includes('refresh_token') && offline) {
    return refresh.ok('refresh tokens are given for offline_access');
  }
  return refresh.warning(
    'refresh_token or offline_access is not published: people may have to sign in whenever a token ends',
    { setting: 'at the issuer', instead: 'allow offline access for the API and its clients' },
  );
}

function judgeIss(document: IssuerFields): Line {
  return document['authorization_response_iss_parameter_supported'] === true
    ? iss.ok('authorization responses name the issuer (RFC 9207)')
    : iss.warning('authorization responses do not say that they name the issuer (RFC 9207)', {
        setting: 'at the issuer',
        instead:
          'switch it on; in Auth0: Settings, Advanced, Include Issuer in Authorization Responses',
      });
}

/** Only where the issuer lists scopes; many list OpenID Connect's alone. */
function judgeScopes(
  { scopes_supported: given }: IssuerFields,
  scopes: readonly string[],
): readonly Line[] {
  const known = strings(given);
  const unknown = scopes.filter((scope) => known?.includes(scope) !== true);
  if (known === undefined || unknown.length === 0) return [];
  return [
    scopesLine.ok(`the issuer does not list ${quoted(unknown.join(' '))}; it may know them still`, {
      finding: 'unknown-scopes',
    }),
  ];
}
