import { createServer } from 'node:net';

/** A TCP port of 127.0.0.1 that is free now. Somebody else may take it before you do: be ready to ask again. */
export function freePort() {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.on('error', reject);
		server.listen(0, '127.0.0.1', () => {
			const { port } = server.address();
			server.close(() => resolve(port));
		});
	});
}
