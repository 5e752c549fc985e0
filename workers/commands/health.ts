import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Failure } from '../../endpoint/failure';
import type { Health } from '../health-of';
import type { Metrics } from '../metrics/create-metrics';
import { howToInstall } from '../metrics/load-prom-client';

/**
 * Serves /healthz (is a restart of no use?) and /readyz (does it take jobs now?) as JSON; 503 where
 * the answer is no. And /metrics for Prometheus; 501 where its client is not installed.
 */
export async function serveHealth(
	port: number,
	health: () => Health,
	metrics?: Pick<Metrics, 'page'>,
): Promise<{ port: number; close(): void }> {
	const server = createServer((request, response) => {
		const end = (status: number, text: string, contentType = 'application/json') => {
			response.writeHead(status, { 'content-type': contentType });
			response.end(text);
		};
		if (request.url === '/metrics') {
			if (!metrics) {
				end(501, JSON.stringify({ error: howToInstall }));
				return;
			}
			metrics.page(health()).then(
				({ text, contentType }) => {
					end(200, text, contentType);
				},
				(error: unknown) => {
					end(500, JSON.stringify({ error: String(error) }));
				},
			);
			return;
		}
		const said = health();
		const good = { '/healthz': said.healthy, '/readyz': said.ready }[request.url ?? ''];
		if (good === undefined) end(404, JSON.stringify({ error: 'not found' }));
		else end(good ? 200 : 503, JSON.stringify(said));
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
