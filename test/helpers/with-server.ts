import { httpServer, type Responder } from './http-server';

type Server = Awaited<ReturnType<typeof httpServer>>;

/** A server for the time of the work. */
export async function withServer(handler: Responder, work: (server: Server) => Promise<void>) {
	const server = await httpServer(handler);
	try {
		await work(server);
	} finally {
		await server.close();
	}
}
