import type { IncomingMessage, ServerResponse } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { say } from './answer';
import { boardPage, matchRoute, type BoardRoutes } from './board-routes';

const types: Readonly<Record<string, string>> = {
	'.css': 'text/css; charset=utf-8',
	'.ico': 'image/x-icon',
	'.js': 'text/javascript; charset=utf-8',
	'.json': 'application/json; charset=utf-8',
	'.png': 'image/png',
	'.svg': 'image/svg+xml',
	'.woff2': 'font/woff2',
};

/** Answers a request of bull-board's page, or for it, with what was sent in its body. */
export async function answerBoard(
	routes: BoardRoutes,
	request: IncomingMessage,
	response: ServerResponse,
	body: Record<string, unknown>,
): Promise<void> {
	const { pathname, searchParams } = new URL(request.url ?? '/', 'http://dashboard');
	const path = pathname.slice('/queues'.length);
	const method = (request.method ?? '').toLowerCase();
	if (path === '') {
		response.writeHead(308, { location: 'queues/' }).end();
		return;
	}
	if (path.startsWith('/static/')) {
		await sendFile(response, routes.files, path.slice('/static/'.length));
		return;
	}
	if (method === 'get' && matchRoute(routes.entry.route, path)) {
		response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
		response.end(await boardPage(routes, `${prefixOf(request)}/queues/`));
		return;
	}
	for (const api of routes.api) {
		const params = matchRoute(api.route, path);
		if (!params || ![api.method].flat().some((one) => one === method)) continue;
		const { status = 200, body: said } = await run(
			routes,
			async () =>
				await api.handler({
					...{ queues: routes.queues, uiConfig: routes.config, params, headers: {} },
					query: Object.fromEntries(searchParams),
					body,
				}),
		);
		if (status === 204) response.writeHead(204).end();
		else say(response, status, typeof said === 'string' ? { message: said } : said);
		return;
	}
	say(response, 404, { error: 'There is nothing at this address' });
}

async function run<T>({ onError }: BoardRoutes, work: () => Promise<T>) {
	try {
		return await work();
	} catch (error) {
		return onError(error as Error);
	}
}

/** Where a reverse proxy shows this worker, as it says itself. */
const prefixOf = ({ headers }: IncomingMessage): string => {
	const said = String(headers['x-forwarded-prefix'] ?? '').replace(/\/+$/, '');
	return /^(?:\/[\w.~-]+)*$/.test(said) ? said : '';
};

async function sendFile(response: ServerResponse, folder: string, path: string): Promise<void> {
	try {
		const name = normalize(`/${decodeURIComponent(path)}`);
		const body = await readFile(join(folder, name));
		response.writeHead(200, {
			'content-type': types[extname(name)] ?? 'application/octet-stream',
			'cache-control': 'private, max-age=86400',
		});
		response.end(body);
	} catch {
		say(response, 404, { error: 'There is no such file' });
	}
}
