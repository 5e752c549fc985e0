import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startChild } from '../setup/child.mjs';
import { node24 } from '../setup/node24.mjs';
import { playground } from '../setup/paths.mjs';
import { basicEnvironment } from './environment.mjs';

/**
 * Starts the local endpoint in a process of its own.
 * `latencyMs` is added to each answer; `port` brings it back where it was. `requests()` is what it was asked since its
 * start: `[{ id, at, method, path, status, ms }]`.
 */
export async function startEndpoint({ folder, port = 0, latencyMs = 0 }) {
	const log = join(folder, 'endpoint-requests.jsonl');
	const child = startChild({
		name: 'the local endpoint',
		file: node24(),
		args: [
			join(playground, 'endpoint', 'serve.mjs'),
			...['--port', String(port), '--latency-ms', String(latencyMs), '--requests-log', log],
		],
		env: basicEnvironment(),
		cwd: playground,
		logFile: join(folder, 'endpoint.log'),
	});
	try {
		const [, url] = await child.line(/^\{"url":"([^"]+)"\}/);
		return {
			url,
			geminiUrl: `${url}/v1beta/openai/`,
			openAiUrl: `${url}/v1`,
			pid: child.pid,
			requests: () =>
				existsSync(log)
					? readFileSync(log, 'utf8')
							.trim()
							.split('\n')
							.filter(Boolean)
							.map((line) => JSON.parse(line))
					: [],
			stop: () => child.stop(5000),
			kill: () => child.kill(),
		};
	} catch (error) {
		await child.kill();
		throw error;
	}
}
