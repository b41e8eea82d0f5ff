import { All, Controller, Inject, NotFoundException, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  RESOURCE_METADATA,
  resourceDocument,
  type ResourceDocument,
  type ResourceMetadataOptions,
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
  private readonly document: ResourceDocument;

  constructor(@Inject(RESOURCE_METADATA) options: ResourceMetadataOptions) {
    this.document = resourceDocument(options);
  }

  @All(['oauth-protected-resource', 'oauth-protected-resource/*'])
  serve(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const path = (request.raw.url ?? '').replace(/\?.*$/, '').replace(/\/$/, '');
    if (!this.document.paths.includes(path)) throw new NotFoundException();
    void reply.headers(HEADERS);
    if (request.method === 'OPTIONS') {
      void reply
        .status(204)
        .headers({ 'access-control-allow-methods': ALLOW, 'access-control-allow-headers': '*' })
        .send();
    } else if (request.method !== 'GET' && request.method !== 'HEAD') {
      void reply.status(405).header('allow', ALLOW).send();
    } else if (isKnown(request.headers['if-none-match'], this.document.etag)) {
      void reply.status(304).header('etag', this.document.etag).send();
    } else {
      void reply
        .type('application/json')
        .header('etag', this.document.etag)
        .send(this.document.json);
    }
  }
}

/** Weak comparison with `If-None-Match`: one tag, a list, or any (RFC 9110 §13.1.2). */
function isKnown(header: string | undefined, etag: string): boolean {
  const tags = (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}
