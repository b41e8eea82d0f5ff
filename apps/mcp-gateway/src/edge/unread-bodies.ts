import type { FastifyInstance } from 'fastify';

const WELL_FORMED = /^[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+\s*(;|$)/;

/**
 * Makes Fastify leave every body unread: the message guard reads the stream, once the caller is
 * known. Fastify also judges the form of a `Content-Type`, too early; a malformed one becomes a
 * type that the guard refuses in its turn.
 */
export function leaveBodiesUnread(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', (_request, _payload, done) => {
    done(null);
  });
  fastify.addHook('onRequest', ({ raw }, _reply, done) => {
    const type = raw.headers['content-type'];
    if (type !== undefined && !WELL_FORMED.test(type)) {
      raw.headers['content-type'] = 'application/octet-stream';
    }
    done();
  });
}
