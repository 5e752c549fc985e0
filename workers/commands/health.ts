import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Failure } from '../../endpoint/failure';
import type { Health } from '../health-of';

/** Serves /healthz (is a restart of no use?) and /readyz (does it take jobs now?) as JSON; 503 where the answer is no. */
export async function serveHealth(
	port: number,
	health: () => Health,
): Promise<{ port: number; close(): void }> {
	const server = createServer((request, response) => {
		const said = health();
		const good = { '/healthz': said.healthy, '/readyz': said.ready }[request.url ?? ''];
		response.writeHead(good === undefined ? 404 : good ? 200 : 503, {
			'content-type': 'application/json',
		});
		response.end(JSON.stringify(good === undefined ? { error: 'not found' } : said));
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', (error: NodeJS.ErrnoException) => {
			reject(cannotListen(port, error));
		});
		server.listen(port, resolve);
	});
	return {
		port: (server.address() as AddressInfo).port,
		close() {
			server.close();
			server.closeAllConnections();
		},
	};
}

const cannotListen = (port: number, error: NodeJS.ErrnoException): Failure => {
	const why = error.code === 'EADDRINUSE' ? 'it is already in use' : (error.code ?? error.message);
	return new Failure(
		{
			kind: 'request-invalid',
			message: `The health port ${String(port)} cannot be opened: ${why}`,
			hint: 'Choose another one with --health-port (N8N_AI_HEALTH_PORT), or stop the process that uses it',
		},
		{ cause: error },
	);
};
