import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
	method: string;
	path: string;
	headers: IncomingMessage['headers'];
	raw: Buffer;
	body: Record<string, unknown>;
}

export type Responder = (request: Received, response: ServerResponse) => unknown;

/** A server on a free port of the loopback interface that keeps what it received. */
export async function httpServer(answer: Responder) {
	const received: Received[] = [];
	let underWay = 0;
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const raw = Buffer.concat(chunks);
			const one: Received = {
				method: request.method ?? '',
				path: request.url ?? '',
				headers: request.headers,
				raw,
				body: parse(raw.toString()),
			};
			received.push(one);
			underWay += 1;
			response.on('close', () => (underWay -= 1));
			void answer(one, response);
		});
	});
	const listen = async (on: number) => {
		await new Promise<void>((resolve) => server.listen(on, '127.0.0.1', resolve));
	};
	const close = async () => {
		const closed = new Promise((resolve) => server.close(resolve));
		server.closeAllConnections();
		await closed;
	};
	await listen(0);
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${String(port)}`,
		received,
		/** Requests that have arrived and have no whole answer yet. */
		underWay: () => underWay,
		close,
		/** Listens again where it did before it was closed. */
		reopen: async () => {
			await listen(port);
		},
	};
}

export function json(
	response: ServerResponse,
	status: number,
	body: unknown,
	headers: Record<string, string> = {},
): void {
	response.writeHead(status, { 'content-type': 'application/json', ...headers });
	response.end(JSON.stringify(body));
}

function parse(text: string): Record<string, unknown> {
	try {
		return JSON.parse(text) as Record<string, unknown>;
	} catch {
		return {};
	}
}
