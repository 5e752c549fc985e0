import type { Given } from './given';

/** Looks at those of OpenTelemetry's variables that the SDK of a worker does not read by itself. */
export function checkOtel(
	env: Readonly<Record<string, string | undefined>>,
	settings: Given,
	warnings: string[],
): void {
	if (settings.traces !== 'true') return;
	const off = [
		['OTEL_SDK_DISABLED', 'true'],
		['OTEL_TRACES_EXPORTER', 'none'],
	] as const;
	for (const [name, value] of off) {
		if (env[name]?.toLowerCase() !== value) continue;
		settings.traces = 'false';
		warnings.push(`${name}=${value} turns the traces off`);
	}
	const protocol = env.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL ?? env.OTEL_EXPORTER_OTLP_PROTOCOL;
	if (protocol === undefined || protocol === '' || protocol === 'http/protobuf') return;
	warnings.push(
		`A worker sends its traces as http/protobuf, not as ${protocol}. Set the endpoint to the HTTP port of the collector, which is usually 4318`,
	);
}
