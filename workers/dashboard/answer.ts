import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { Failure } from '../../endpoint/failure';
import { readBatch } from '../../jobs/records/batch-record';
import { readBatchReport } from '../reports/batch-report';
import type { DashboardConfig } from '../config/read-dashboard';
import { packageVersion } from '../config/version';
import { detailsOf } from './details-of';
import { isSameOrigin } from './is-same-origin';
import type { LazyQueue } from './open-lazily';
import { overviewOf, type Filter } from './overview-of';
import type { Everything } from './read-all';
import type { Asset } from './read-assets';
import { runAction, type Action } from './run-action';

/** What the answers are made of. */
export interface Answering {
	config: DashboardConfig;
	assets: Map<string, Asset>;
	queue: LazyQueue;
	readAll: () => Promise<Everything>;
	log: Logger;
}

/** Answers a request whose password was right. */
export async function answer(
	request: IncomingMessage,
	response: ServerResponse,
	about: Answering,
): Promise<void> {
	const { method = '' } = request;
	const { pathname, searchParams } = addressOf(request);
	const asset = about.assets.get(pathname);
	const [, batchId, action] =
		/^\/api\/batches\/([0-9a-f]{32})(?:\/(retry|cancel|call-again))?$/.exec(pathname) ?? [];
	const isRead = method === 'GET' || method === 'HEAD';
	if (isRead && asset) {
		response.writeHead(200, { 'content-type': asset.type }).end(asset.body);
	} else if (isRead && pathname === '/api/overview') {
		await send(response, about, async () => await overview(about, filterOf(searchParams)));
	} else if (isRead && batchId !== undefined && action === undefined) {
		await send(response, about, async () => await details(about, batchId));
	} else if (method === 'POST' && batchId !== undefined && action !== undefined) {
		const refusal = refuse(request, about.config);
		if (refusal !== undefined) say(response, 403, { error: refusal });
		else await send(response, about, async () => await act(about, batchId, action as Action));
	} else say(response, 404, { error: 'There is nothing at this address' });
}

/** What is no path of an address, such as `//`, leads nowhere. */
const addressOf = ({ url = '/' }: IncomingMessage): URL =>
	URL.parse(url, 'http://dashboard') ?? new URL('http://dashboard/nowhere');

const filterOf = (query: URLSearchParams): Filter => ({
	state: query.get('state') ?? '',
	text: (query.get('text') ?? '').slice(0, 200),
	page: Number(query.get('page')) || 1,
});

async function overview({ config, queue, readAll }: Answering, filter: Filter) {
	const everything = await readAll();
	return await queue.use(async (open) => ({
		...(await overviewOf(open, everything, filter)),
		allowsActions: config.allowsActions,
		version: packageVersion(),
		prefix: open.settings.prefix,
		namespace: open.settings.namespace,
	}));
}

const details = async ({ config, queue }: Answering, batchId: string) =>
	await queue.use(async (open) =>
		(await readBatch(open, batchId))
			? {
					...detailsOf(await readBatchReport(open, batchId)),
					allowsActions: config.allowsActions,
				}
			: undefined,
	);

async function act({ queue, log }: Answering, batchId: string, action: Action) {
	const done = await queue.use(async (open) => await runAction(open, batchId, action));
	log.info({ batchId, action, done }, 'dashboard action');
	return { done };
}

/** Why a request may not change anything; undefined where it may. */
export function refuse(
	{ headers }: Pick<IncomingMessage, 'headers'>,
	{ allowsActions }: DashboardConfig,
): string | undefined {
	if (!allowsActions)
		return 'This dashboard is read-only. Start the worker with --dashboard-actions true to allow actions';
	return isSameOrigin(headers)
		? undefined
		: 'The request comes from another site. A reverse proxy must pass the Host header on, or set X-Forwarded-Host';
}

/** Sends what the work comes to, 404 where it is nothing, or why it failed. */
async function send(
	response: ServerResponse,
	{ log }: Answering,
	work: () => Promise<object | undefined>,
): Promise<void> {
	try {
		const result = await work();
		if (result) say(response, 200, result);
		else say(response, 404, { error: 'This batch is no longer in the queue' });
	} catch (error) {
		fail(response, error, log);
	}
}

/** Says why a request failed: what went wrong with Redis, or that the log says it. */
export function fail(response: ServerResponse, error: unknown, log: Logger): void {
	if (response.headersSent) response.destroy();
	else if (error instanceof Failure) {
		const { kind, message, details } = error;
		say(response, statuses[kind] ?? 503, { error: message, hint: details.hint });
	} else {
		log.warn({ message: String(error) }, 'dashboard error');
		say(response, 500, { error: 'The worker could not answer. Its log says why' });
	}
}

/** Others are of Redis. */
const statuses: Partial<Record<Failure['kind'], number>> = { 'request-invalid': 409 };

export function say(response: ServerResponse, status: number, body: object): void {
	response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
	response.end(JSON.stringify(body));
}
