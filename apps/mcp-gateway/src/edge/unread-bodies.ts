import type { FastifyInstance } from 'fastify';

/**
 * Makes Fastify leave every body unread: the message guard reads the stream, after the caller is
 * known. The hook hides a `Content-Type` from Fastify's own judgement of it, which would come first.
 */
export function leaveBodiesUnread(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', (_request, _payload, done) => {
    done(null);
  });
}
