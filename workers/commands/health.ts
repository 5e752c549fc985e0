import { createServer } from 'node:http';
import type { Health } from '../health-of';
import { listen, type Listening } from '../files/listen';
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
): Promise<Listening> {
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
	return await listen(server, port, 'health-port');
}
