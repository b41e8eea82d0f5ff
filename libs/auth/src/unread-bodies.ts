import type { FastifyInstance } from 'fastify';

/** What a request said of its body. */
export interface DeclaredBody {
  readonly type: string | undefined;
  /** Bytes, when said. */
  readonly length: number | undefined;
}

declare module 'fastify' {
  interface FastifyRequest {
    declaredBody: DeclaredBody;
  }
}

/**
 * Makes Fastify leave every body unread, and unjudged: the message guard reads the stream, once the
 * caller is known. What the headers say of the body is set aside for it.
 */
export function leaveBodiesUnread(fastify: FastifyInstance): void {
  fastify.decorateRequest('declaredBody');
  fastify.addHook('onRequest', (request, _reply, done) => {
    const { headers } = request.raw;
    const length = headers['content-length'];
    request.declaredBody = {
      type: headers['content-type'],
      length: length === undefined ? undefined : Number(length),
    };
    delete headers['content-type'];
    delete headers['content-length'];
    delete headers['transfer-encoding'];
    done();
  });
}
