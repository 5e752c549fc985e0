import { Socket } from 'node:net';

/**
 * Counts how often this process sends something to a port while the work goes on: a command sent
 * alone is one time, a pipeline or transaction is one time however long it is.
 */
export async function socketWrites(url: string, work: () => Promise<unknown>): Promise<number> {
	const port = Number(new URL(url).port);
	let writes = 0;
	const write = jest.spyOn(Socket.prototype, 'write');
	try {
		await work();
		writes = write.mock.contexts.filter((socket) => (socket as Socket).remotePort === port).length;
	} finally {
		write.mockRestore();
	}
	return writes;
}
