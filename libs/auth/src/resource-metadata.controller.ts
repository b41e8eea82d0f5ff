import { All, Controller, Inject, NotFoundException, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  RESOURCE_METADATA,
  resourceDocument,
  type ResourceDocument,
  type ResourceMetadataOptions,
  type ResourceMetadataSource,
} from './resource-metadata.js';

const ALLOW = 'GET, HEAD, OPTIONS';
const HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'ETag',
  'cache-control': 'public, max-age=3600',
};

/** Serves the protected resource metadata to anyone, from any origin (RFC 9728 §3). */
@Controller('.well-known')
export class ResourceMetadataController {
  private made: { readonly of: ResourceMetadataOptions; readonly document: ResourceDocument };

  constructor(@Inject(RESOURCE_METADATA) private readonly options: ResourceMetadataSource) {
    const of = options();
    this.made = { of, document: resourceDocument(of) };
  }

  @All(['oauth-protected-resource', 'oauth-protected-resource/*'])
  serve(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const path = (request.raw.url ?? '').replace(/\?.*$/, '').replace(/\/$/, '');
    const { paths, etag, json } = this.document();
    if (!paths.includes(path)) throw new NotFoundException();
    void reply.headers(HEADERS);
    if (request.method === 'OPTIONS') {
      void reply
        .status(204)
        .headers({ 'access-control-allow-methods': ALLOW, 'access-control-allow-headers': '*' })
        .send();
    } else if (request.method !== 'GET' && request.method !== 'HEAD') {
      void reply.status(405).header('allow', ALLOW).send();
    } else if (isKnown(request.headers['if-none-match'], etag)) {
      void reply.status(304).header('etag', etag).send();
    } else {
      void reply.type('application/json').header('etag', etag).send(json);
    }
  }

  private document(): ResourceDocument {
    const of = this.options();
    if (this.made.of !== of) this.made = { of, document: resourceDocument(of) };
    return this.made.document;
  }
}

/** Weak comparison with `If-None-Match`: one tag, a list, or any (RFC 9110 §13.1.2). */
function isKnown(header: string | undefined, etag: string): boolean {
  const tags = (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}
