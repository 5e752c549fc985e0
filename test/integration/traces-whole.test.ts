import { requestCallback } from '../../jobs/callbacks/callbacks';
import { dispatch } from '../../jobs/dispatch';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { json } from '../helpers/http-server';
import type { ReceivedSpan } from '../helpers/otlp-receiver';
import { traceOf } from '../helpers/recorded-spans';
import { chats, finished, fixture, until } from './helpers/fixture';
import { having, tracing } from './helpers/traced-worker';
import { resumed, waitingExecutions, waitingNode } from './helpers/waiting-executions';

const setup = fixture();
const { receiver, tracedWorker, sdkOfN8n } = tracing(setup);
const { n8n } = waitingExecutions(setup);

const secondRun = ['--lock-duration', '10', '--stalled-interval', '0.5'];

const tracesIn = (spans: ReceivedSpan[]) => new Set(spans.map(({ traceId }) => traceId));

/** Queues a batch for a node that waits at the address. */
async function awaited(queue: JobQueue, url: string, prompt = 'a') {
	const server = await setup.chatServer();
	const { batchId } = await dispatch(queue, chats(server, [prompt]));
	expect(await requestCallback(queue, batchId, waitingNode, url)).toBe(true);
	return { batchId, server };
}

test('each callback has its span in the trace of the batch, below what queued it', async () => {
	const collector = await receiver();
	const queue = await setup.queue();
	const sdk = sdkOfN8n();
	const host = await n8n((call, response, batchId) => {
		if (call === 1) json(response, 503, { message: 'said-by-a-proxy' });
		else resumed(response, batchId);
	});
	const { batchId } = await awaited(queue, host.resumeUrl);
	const worker = await tracedWorker(queue, collector.url);
	const callbacks = () => collector.named('POST callback');
	await until(() => callbacks().length === 2, 'the spans of both callbacks');
	expect(await worker.end('SIGTERM')).toBe(0);

	const [sent] = sdk.named('send jobs-chat');
	expect(tracesIn(collector.spans)).toEqual(new Set([traceOf(sent)]));
	for (const callback of callbacks()) {
		expect(callback).toMatchObject({
			parentSpanId: sent?.spanContext().spanId,
			kind: 'client',
			message: '',
			attributes: {
				'http.request.method': 'POST',
				'server.address': '127.0.0.1',
				'server.port': Number(new URL(host.url).port),
				'n8n_ai.batch.id': batchId,
			},
		});
	}
	const answered = (answer: string) => having(callbacks(), 'n8n_ai.callback.answer', answer);
	expect(answered('unreachable')).toMatchObject([{ isError: true }]);
	expect(answered('delivered')).toMatchObject([{ isError: false }]);
	// A batch ends once, however often n8n is called.
	expect(collector.named('batch chat')).toHaveLength(1);
	const bytes = collector.bytes().toString('latin1');
	for (const secret of ['said-by-a-proxy', 'signature', 'webhook-waiting'])
		expect(bytes).not.toContain(secret);
});

test('the callback of a batch without an SDK in n8n is in the trace of the batch', async () => {
	const collector = await receiver();
	const queue = await setup.queue();
	const host = await n8n((_, response, batchId) => {
		resumed(response, batchId);
	});
	const { batchId } = await awaited(queue, host.resumeUrl);
	const worker = await tracedWorker(queue, collector.url);
	await until(() => collector.named('POST callback').length === 1, 'the callback');
	expect(await worker.end('SIGTERM')).toBe(0);
	expect(collector.named('batch chat')).toHaveLength(1);
	expect(tracesIn(collector.spans)).toEqual(new Set([batchId]));
});

test('the trace stays whole where a worker is killed in the middle of a job', async () => {
	const collector = await receiver();
	const queue = await setup.queue();
	const sdk = sdkOfN8n();
	const server = await setup.chatServer();
	const victim = await tracedWorker(queue, collector.url, {}, secondRun);
	const { batchId } = await dispatch(queue, chats(server, ['quick', 'hold me']));
	await until(() => server.held.size === 1, 'a held request');
	await until(() => collector.named('process jobs-chat').length === 1, 'the span of the other job');
	await victim.end('SIGKILL');
	const worker = await tracedWorker(queue, collector.url, {}, secondRun);
	await until(() => server.calls.get('hold me') === 2, 'the second run');
	const rest = setInterval(() => {
		server.release();
	}, 20);
	setup.atEnd(() => {
		clearInterval(rest);
	});
	expect(await finished(queue, batchId)).toMatchObject({ completed: 2 });
	await until(() => collector.named('batch chat').length === 1, 'the span of the batch');
	expect(await worker.end('SIGTERM')).toBe(0);

	const [sent] = sdk.named('send jobs-chat');
	const jobs = collector.named('process jobs-chat');
	const lossesOf = (index: number) =>
		having(jobs, 'n8n_ai.item.index', index).map(({ attributes }) => [
			attributes['n8n_ai.job.losses'],
			attributes['n8n_ai.job.outcome'],
		]);
	expect(lossesOf(0)).toEqual([[0, 'completed']]);
	// The run that went down with its worker has no span.
	expect(lossesOf(1)).toEqual([[1, 'completed']]);
	expect(tracesIn(collector.spans)).toEqual(new Set([traceOf(sent)]));
	const known = new Set([
		sent?.spanContext().spanId,
		...collector.spans.map(({ spanId }) => spanId),
	]);
	for (const { name, parentSpanId } of collector.spans) {
		expect([name, known.has(parentSpanId)]).toEqual([name, true]);
	}
	expect(collector.named('chat tiny')).toHaveLength(2);
	expect(new Set(collector.resources.map((one) => one['service.instance.id'])).size).toBe(2);
});
