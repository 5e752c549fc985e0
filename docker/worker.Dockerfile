# A worker as an image, built in the root of the repository:
#   docker build -f docker/worker.Dockerfile -t n8n-ai-worker .
FROM node:24-bookworm-slim AS build
WORKDIR /source
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && npm pack --ignore-scripts --pack-destination /
# The dependencies go into the folder of the package, as n8n installs a community package. Some more
# are optional: prom-client serves the metrics, Amazon's keep files in S3, OpenTelemetry's send traces,
# and bull-board is part of the dashboard.
WORKDIR /opt/n8n-ai/node_modules/n8n-nodes-openai-compatible
RUN tar -xzf /n8n-nodes-openai-compatible-*.tgz --strip-components=1 \
	&& npm install --omit=dev --omit=peer --ignore-scripts --no-package-lock --no-audit --no-fund \
		prom-client@15 @aws-sdk/client-s3@3 @aws-sdk/lib-storage@3 \
		@opentelemetry/sdk-trace-node@2 @opentelemetry/resources@2 \
		@opentelemetry/exporter-trace-otlp-proto@0.223 \
		@bull-board/api@9 @bull-board/ui@9

FROM node:24-bookworm-slim
RUN apt-get update \
	&& apt-get install --yes --no-install-recommends ffmpeg \
	&& rm -rf /var/lib/apt/lists/*
COPY --from=build /opt/n8n-ai /opt/n8n-ai
# The user of n8n's own image has the same number, so that both can write to a shared folder.
RUN mkdir /files && chown node:node /files
USER node
ENV NODE_ENV=production N8N_AI_FILE_DIR=/files N8N_AI_HEALTH_PORT=8080
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
	CMD ["node", "/opt/n8n-ai/node_modules/n8n-nodes-openai-compatible/dist/workers/cli.js", "health"]
# Without a shell or npm before it, node is process 1 and gets the SIGTERM of a stop.
ENTRYPOINT ["node", "/opt/n8n-ai/node_modules/n8n-nodes-openai-compatible/dist/workers/cli.js"]
CMD ["worker"]
