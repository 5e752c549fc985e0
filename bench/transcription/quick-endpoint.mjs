import { createServer } from 'node:http';

/** An endpoint that answers every recording with the same words after the time in milliseconds. */
export async function quickEndpoint(latencyMs) {
	const calls = [];
	const server = createServer((request, response) => {
		const begin = performance.now();
		// Read to its end and thrown away: what is measured is us.
		request.resume().on('end', () => {
			setTimeout(() => {
				calls.push({ begin, end: performance.now() });
				const text = 'These words stand for a recording.';
				response.writeHead(200, { 'content-type': 'application/json' });
				response.end(JSON.stringify({ text, segments: [{ start: 0, end: 3, text }] }));
			}, latencyMs);
		});
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${server.address().port}/v1`,
		calls,
		close() {
			server.closeAllConnections();
			server.close();
		},
	};
}
