# Two images: `gateway`, which is to be run, and `demo`, with the local issuer and the sample upstream.
# docs/deploy-container.md says how they are built and checked.

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
# Serving starts from one file; the commands need the others, and the packages.
RUN node scripts/build.mjs \
 && node scripts/image/bundle.mjs dist/apps/mcp-gateway/src/main.js \
 && find dist -type f \( -name '*.map' -o -name '*.d.ts' \) -delete
# The same packages as of `npm ci --omit=dev`, without fetching them again.
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
 && node scripts/image/trim-packages.mjs node_modules \
 && mkdir .compiled

# A digest in the place of the tag makes two builds alike: docs/deploy-container.md.
FROM gcr.io/distroless/nodejs24-debian12:nonroot AS runtime
ENV NODE_ENV=production
WORKDIR /app
# By number, so that Kubernetes can see that it is not root.
USER 65532:65532

FROM runtime AS gateway-files
# The gateway alone listens on all addresses: with no issuer of its own it does not start.
ENV HOST=0.0.0.0
COPY --from=build /app/node_modules node_modules/
COPY --from=build /app/dist/libs dist/libs/
COPY --from=build /app/dist/apps/mcp-gateway dist/apps/mcp-gateway/
COPY package.json gateway.schema.json LICENSE ./
COPY bin bin/
COPY scripts/image/healthcheck.mjs ./

# What Node compiles for a start. Another Node or another user does without it.
FROM gateway-files AS compiled
COPY --from=build --chown=65532:65532 /app/.compiled .compiled/
COPY scripts/image/compile.mjs ./
RUN ["/nodejs/bin/node", "compile.mjs", "/app/.compiled"]

FROM gateway-files AS gateway
COPY --from=compiled --chown=0:0 /app/.compiled .compiled/
ENV NODE_COMPILE_CACHE=/app/.compiled
EXPOSE 3001 9464
# Without CMD it serves; `validate`, `tools` and the other commands are arguments.
ENTRYPOINT ["/nodejs/bin/node", "/app/bin/mcp-gateway.mjs"]
HEALTHCHECK --interval=15s --timeout=3s --start-period=30s --retries=3 \
  CMD ["/nodejs/bin/node", "/app/healthcheck.mjs"]
ARG VERSION=unknown
ARG REVISION=unknown
ARG SOURCE=unknown
ARG SERVER_NAME=com.example/mcp-gateway
LABEL org.opencontainers.image.title="MCP Gateway" \
      org.opencontainers.image.description="An MCP gateway that calls your APIs as the signed-in user." \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.source="$SOURCE" \
      io.modelcontextprotocol.server.name="$SERVER_NAME"

FROM node:24-bookworm-slim AS demo-packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY scripts/image scripts/image/
RUN node scripts/image/keep-issuer.mjs \
 && npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
 && node scripts/image/trim-packages.mjs node_modules \
 && mkdir .run

FROM runtime AS demo
# The local issuer signs anybody in: it serves this machine only, and no production.
ENV NODE_ENV=development
COPY --from=demo-packages /app/node_modules node_modules/
COPY --from=demo-packages --chown=65532:65532 /app/.run .run/
COPY --from=build /app/dist dist/
COPY package.json gateway.schema.json LICENSE ./
COPY bin bin/
COPY examples examples/
COPY scripts/image/healthcheck.mjs ./
ENTRYPOINT ["/nodejs/bin/node"]
CMD ["dist/scripts/start.js"]
LABEL org.opencontainers.image.title="MCP Gateway, demo" \
      org.opencontainers.image.licenses="MIT"
