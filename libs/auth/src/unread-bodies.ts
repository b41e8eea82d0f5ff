import type { FastifyInstance } from 'fastify';

/** What a request's header says of its body. */
export interface DeclaredBody {
  readonly type: string | undefined;
  /** Bytes, when said. */
  readonly length: number | undefined;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by `leaveBodiesUnread`. */
    declaredBody: DeclaredBody;
  }
}

/**
 * Makes Fastify leave every body alone, for whoever reads the stream once the caller is known. The three
 * header fields that announce a body are taken off the raw request, because Fastify acts on them before any
 * guard runs: it reads the body, and answers 415 to a media type that it cannot parse, where a request
 * without a token must get its 401. What they say is kept as `request.declaredBody`.
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
