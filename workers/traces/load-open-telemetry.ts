/** What is asked of whoever wants traces and lacks the packages. */
export const howToInstall =
	'Traces need three packages that are not installed. Run "npm install @opentelemetry/sdk-trace-node@2 @opentelemetry/resources@2 @opentelemetry/exporter-trace-otlp-proto@0.223" where n8n-nodes-openai-compatible is installed, and restart the worker';

/** The SDK of OpenTelemetry: 25 MB that only those install who collect traces. Undefined without it. */
export async function loadOpenTelemetry() {
	try {
		const [sdk, { OTLPTraceExporter }, resources] = await Promise.all([
			import('@opentelemetry/sdk-trace-node'),
			import('@opentelemetry/exporter-trace-otlp-proto'),
			import('@opentelemetry/resources'),
		]);
		return { ...sdk, ...resources, OTLPTraceExporter };
	} catch {
		return undefined;
	}
}
