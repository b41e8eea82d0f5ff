import { createHash } from 'node:crypto';

/** What a protected resource publishes about itself. */
export interface ResourceMetadataOptions {
  /** Verbatim the URL clients connect to, and the `aud` of their tokens. */
  readonly resource: string;
  /** Verbatim the issuer. */
  readonly issuer: string;
  readonly scopes: readonly string[];
  readonly name?: string;
  readonly documentation?: string;
}

/** Asked for each request; the same object as long as nothing has changed. */
export type ResourceMetadataSource = () => ResourceMetadataOptions;

/** Injection token of the `ResourceMetadataSource`. */
export const RESOURCE_METADATA = Symbol('resource-metadata');

const WELL_KNOWN = '/.well-known/oauth-protected-resource';
const NEVER_LISTED = ['openid', 'profile', 'email', 'offline_access'];

/** The document as it is served, made once (RFC 9728 §2, §3.2). */
export interface ResourceDocument {
  readonly json: string;
  readonly etag: string;
  /** Every path it is served at. */
  readonly paths: readonly string[];
}

/** Builds the document. Fields without a value are left out. */
export function resourceDocument(options: ResourceMetadataOptions): ResourceDocument {
  const json = JSON.stringify({
    resource: options.resource,
    authorization_servers: [options.issuer],
    scopes_supported: options.scopes.filter((scope) => !NEVER_LISTED.includes(scope)),
    bearer_methods_supported: ['header'],
    ...(options.name !== undefined && { resource_name: options.name }),
    ...(options.documentation !== undefined && { resource_documentation: options.documentation }),
  });
  return {
    json,
    etag: `"${createHash('sha256').update(json).digest('base64url').slice(0, 27)}"`,
    paths: [WELL_KNOWN, WELL_KNOWN + pathOf(options.resource)],
  };
}

/** Where clients find the document: the path is inserted after the well-known name (RFC 9728 §3.1). */
export function resourceMetadataUrl(resource: string): string {
  return new URL(resource).origin + WELL_KNOWN + pathOf(resource);
}

function pathOf(resource: string): string {
  return new URL(resource).pathname.replace(/\/$/, '');
}
