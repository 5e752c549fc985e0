import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Failure } from '../../endpoint/failure';
import type { FlagName } from '../config/flags';
import { say } from '../config/given';

export interface Listening {
	readonly port: number;
	close(): void;
}

const names = {
	'health-port': 'health port',
	'serve-files': 'port for files',
	'dashboard-port': 'port of the dashboard',
} as const;
type PortFlag = FlagName & keyof typeof names;

/** Opens the port of that flag on all addresses; 0 is any free one. */
export async function listen(server: Server, port: number, flag: PortFlag): Promise<Listening> {
	await new Promise<void>((resolve, reject) => {
		server.once('error', (error: NodeJS.ErrnoException) => {
			reject(cannotListen(port, flag, error));
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

function cannotListen(port: number, flag: PortFlag, error: NodeJS.ErrnoException): Failure {
	const why = error.code === 'EADDRINUSE' ? 'it is already in use' : (error.code ?? error.message);
	return new Failure(
		{
			kind: 'request-invalid',
			message: `The ${names[flag]} ${String(port)} cannot be opened: ${why}`,
			hint: `Choose another one with ${say(flag)}, or stop the process that uses it`,
		},
		{ cause: error },
	);
}
