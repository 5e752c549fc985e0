import { readConfig } from '../../../workers/config/config';
import { readCall } from '../../../workers/config/read-call';

const config = (env: Record<string, string>, argv = ['--traces', 'true']) =>
	readConfig(
		readCall('worker', argv, {
			N8N_AI_ENCRYPTION_SECRET: 'a secret for tests, long enough!',
			...env,
		}),
	);

test('there are no traces unless they are asked for, by flag or environment', () => {
	expect(config({}, []).traces).toBe(false);
	expect(config({}).traces).toBe(true);
	expect(config({ N8N_AI_TRACES: 'true' }, []).traces).toBe(true);
	expect(config({ N8N_AI_TRACES: 'true' }, ['--traces', 'false']).traces).toBe(false);
	expect(() => config({}, ['--traces', 'yes'])).toThrow();
});

test('a protocol that a worker does not speak is named, with the way out', () => {
	for (const name of ['OTEL_EXPORTER_OTLP_PROTOCOL', 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL']) {
		const { traces, warnings } = config({ [name]: 'grpc' });
		expect(traces).toBe(true);
		expect(warnings.join()).toMatch(/http\/protobuf, not as grpc.*4318/);
	}
	expect(config({ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, []).warnings).toEqual([]);
	expect(config({ OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' }).warnings).toEqual([]);
});
