import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { QueueSettings } from '../../jobs/redis/queue-settings';
import type { DashboardConfig } from '../config/read-dashboard';
import { listen, type Listening } from '../files/listen';
import { answer, fail, say, type Answering } from './answer';
import { createSlowDown, type SlowDown } from './create-slow-down';
import { holdsPassword } from './holds-password';
import { openLazily } from './open-lazily';
import { createBoard } from './create-board';
import { readAll } from './read-all';
import { readAssets } from './read-assets';
import { remember } from './remember';
import { boardHeaders, pageHeaders } from './response-headers';

/** For how long the list stays as it was read, in milliseconds. */
const freshMs = 1500;
const realm = 'Basic realm="n8n AI jobs", charset="UTF-8"';

/**
 * Serves the dashboard on all addresses to who has its password, over plain HTTP. It opens a connection
 * of its own with the first request, and works while Redis is away: it says so.
 */
export async function serveDashboard(
	config: DashboardConfig,
	{ queue: settings, log }: { queue: QueueSettings; log: Logger },
): Promise<Listening> {
	const queue = openLazily(settings);
	const all = remember(freshMs, async () => await queue.use(readAll));
	const answering: Answering = { config, queue, readAll: all, log, assets: await readAssets() };
	const board = await createBoard(answering);
	const slowDown = createSlowDown();
	const server = createServer((request, response) => {
		const isBoard = /^\/queues(?:[/?]|$)/.test(request.url ?? '');
		const headers = isBoard ? boardHeaders : pageHeaders;
		for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
		void enter(request, response, config.password, slowDown)
			.then(async (isIn) => {
				if (isIn) await (isBoard ? board(request, response) : answer(request, response, answering));
			})
			.catch((error: unknown) => {
				fail(response, error, log);
			});
	});
	server.requestTimeout = 30_000;
	const listening = await listen(server, config.port, 'dashboard-port');
	return {
		port: listening.port,
		close() {
			listening.close();
			queue.close().catch(() => undefined);
		},
	};
}

/** Whether the request has the password; it is answered where it has not. */
async function enter(
	{ headers, socket }: IncomingMessage,
	response: ServerResponse,
	password: string,
	slowDown: SlowDown,
): Promise<boolean> {
	const address = socket.remoteAddress ?? '';
	const { authorization } = headers;
	const blockedMs = authorization === undefined ? 0 : slowDown.blockedMs(address);
	if (blockedMs > 0) {
		response.setHeader('retry-after', String(Math.ceil(blockedMs / 1000)));
		say(response, 429, { error: 'Too many wrong passwords. Wait a moment, then try again' });
		return false;
	}
	if (holdsPassword(authorization, password)) return true;
	// A browser asks for the password with its first request: that is no guess.
	if (authorization !== undefined) await delay(slowDown.failed(address), undefined, { ref: false });
	response.setHeader('www-authenticate', realm);
	const error =
		'The dashboard needs its password: N8N_AI_DASHBOARD_PASSWORD of the worker. Any user name will do';
	say(response, 401, { error });
	return false;
}
