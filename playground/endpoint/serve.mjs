import { parseArgs } from 'node:util';
import { startEndpoint } from './start-endpoint.mjs';

export { startEndpoint };

if (import.meta.main) {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '0' },
			'latency-ms': { type: 'string', default: '0' },
			'requests-log': { type: 'string' },
		},
	});
	const endpoint = await startEndpoint({
		port: Number(values.port),
		latencyMs: Number(values['latency-ms']),
		requestsLog: values['requests-log'],
	});
	console.log(JSON.stringify({ url: endpoint.url }));
	const end = async () => {
		await endpoint.close();
		process.exit(0);
	};
	process.once('SIGTERM', end);
	process.once('SIGINT', end);
}
