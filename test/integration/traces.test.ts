import { randomUUID } from 'node:crypto';
import { dispatch } from '../../jobs/dispatch';
import { batchKeys } from '../../jobs/redis/redis-keys';
import { collect } from '../../jobs/collect';
import { exhausted } from '../gemini/refusal';
import { geminiKey, geminiServer, type Weather } from '../gemini/server';
import { json } from '../helpers/http-server';
import { traceOf } from '../helpers/recorded-spans';
import { toneServer } from '../helpers/tone-speech';
import { bearer, chats, finished, fixture, prompts, until } from './helpers/fixture';
import { recording, recordings } from './helpers/spoken-recordings';
import { having, header, tracing } from './helpers/traced-worker';

const setup = fixture();
const { receiver, tracedWorker, sdkOfN8n } = tracing(setup);

async function gemini(weather?: Weather) {
	const server = await geminiServer(undefined, undefined, weather);
	setup.atEnd(() => server.close());
	return {
		endpoint: {
			...{ baseUrl: `${server.url}/v1beta/openai`, apiKey: geminiKey },
			profile: 'gemini' as const,
		},
	};
}

/** Chats with Gemini's model. */
const asked = ({ endpoint }: Awaited<ReturnType<typeof gemini>>, texts: string[]) => ({
	...chats({ endpoint: { ...endpoint, profile: 'openai' } }, []),
	endpoint,
	items: texts.map((content, itemIndex) => ({
		...{ itemIndex, label: 'my-file.pdf' },
		request: { model: 'gemini-3.8-flash', messages: [{ role: 'user', content }] },
	})),
});

test('one trace leads from the dispatch over the batch and its jobs to the endpoint', async () => {
	const collector = await receiver();
	const queue = await setup.queue();
	const n8n = sdkOfN8n();
	let calls = 0;
	const server = await gemini((_, response) => {
		calls += 1;
		if (calls === 1) json(response, 429, exhausted(100));
		return calls === 1;
	});
	const worker = await tracedWorker(queue, `${collector.url}/`, {
		OTEL_SERVICE_NAME: 'my-workers',
		OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
	});
	const texts = ['tell-nobody-1', 'tell-nobody-2'];
	const { batchId } = await dispatch(queue, asked(server, texts));
	await finished(queue, batchId);
	const answers = (await collect(queue, { batchId })).map(
		({ result }) => (result as { text: string }).text,
	);
	await until(() => collector.named('batch chat').length === 1, 'the span of the batch');
	expect(await worker.end('SIGTERM')).toBe(0);

	const [sent] = n8n.named('send jobs-chat');
	expect(sent?.attributes).toMatchObject({ 'n8n_ai.batch.id': batchId });
	expect(new Set(collector.spans.map(({ traceId }) => traceId))).toEqual(new Set([traceOf(sent)]));
	const jobs = collector.named('process jobs-chat');
	expect(new Set(jobs.map(({ parentSpanId }) => parentSpanId))).toEqual(
		new Set([sent?.spanContext().spanId]),
	);
	expect(having(jobs, 'n8n_ai.job.outcome', 'completed')).toHaveLength(2);
	const requests = collector.named('chat gemini-3.8-flash');
	const jobIds = new Set(jobs.map(({ spanId }) => spanId));
	for (const { parentSpanId, kind } of requests) {
		expect(kind).toBe('client');
		expect(jobIds).toContain(parentSpanId);
	}
	// The refused request: as an event, or as a run of its own where the job had to wait.
	const refusals = requests.filter(
		({ attributes, events }) =>
			attributes['http.response.status_code'] === 429 ||
			events.some((event) => event['http.response.status_code'] === 429),
	);
	expect(refusals).toHaveLength(1);
	expect(collector.resources[0]).toMatchObject({
		'service.name': 'my-workers',
		'deployment.environment.name': 'test',
	});

	const bytes = collector.bytes().toString('latin1').replaceAll(header, '');
	const own = JSON.stringify(n8n.spans().map(({ name, attributes }) => [name, attributes]));
	for (const secret of [...texts, ...answers, geminiKey, 'my-file.pdf', 'My workflow']) {
		expect(bytes).not.toContain(secret);
		expect(own).not.toContain(secret);
	}
	expect(bytes).toContain('gemini-3.8-flash');
});

test('a failed job has the kind of its error, and a batch without an SDK in n8n is one trace', async () => {
	const collector = await receiver();
	const queue = await setup.queue();
	const server = await setup.chatServer((prompt, response) => {
		if (prompt === 'bad') json(response, 400, { error: { message: `no: ${prompt} ${bearer}` } });
		return prompt === 'bad';
	});
	const worker = await tracedWorker(queue, collector.url);
	const { batchId } = await dispatch(queue, chats(server, ['bad', 'good']));
	await finished(queue, batchId);
	await until(() => collector.named('batch chat').length === 1, 'the span of the batch');
	await worker.end('SIGTERM');
	expect(new Set(collector.spans.map(({ traceId }) => traceId))).toEqual(new Set([batchId]));
	const jobs = collector.named('process jobs-chat');
	const [failed] = having(jobs, 'n8n_ai.job.outcome', 'failed');
	expect(failed).toMatchObject({
		isError: true,
		message: '',
		attributes: { 'error.type': 'request-invalid', 'n8n_ai.item.index': 0 },
	});
	const calls = collector.spans.filter(({ parentSpanId }) => parentSpanId === failed?.spanId);
	expect(calls).toMatchObject([
		{
			isError: true,
			attributes: { 'http.response.status_code': 400, 'gen_ai.request.model': 'tiny' },
		},
	]);
	expect(collector.named('batch chat')[0]?.attributes).toMatchObject({
		'n8n_ai.batch.failed': 1,
		'n8n_ai.batch.completed': 1,
	});
	expect(collector.bytes().toString('latin1')).not.toContain(bearer);
});

test('the parts of a recording are in its trace, below the run that queued them', async () => {
	const collector = await receiver();
	const queue = await setup.queue();
	const server = await toneServer();
	setup.atEnd(server.close);
	await tracedWorker(queue, collector.url);
	const endpoint = { ...server.endpoint, apiKey: 'a-key-of-its-own' };
	const { batchId } = await dispatch(queue, recordings({ endpoint }, [recording(3).wav]));
	await finished(queue, batchId);
	await until(() => collector.named('batch transcription').length === 1, 'the batch');
	const jobs = collector.named('process jobs-transcription');
	const [first] = having(jobs, 'n8n_ai.job.outcome', 'waiting-for-parts');
	const parts = having(jobs, 'n8n_ai.job.is_part', true);
	expect(parts.length).toBe(server.calls.length);
	for (const part of parts) expect(part.parentSpanId).toBe(first?.spanId);
	expect(new Set(collector.spans.map(({ traceId }) => traceId))).toEqual(new Set([batchId]));
	expect(collector.named('transcription tones')).toHaveLength(parts.length);
	expect(collector.bytes().toString('latin1')).not.toContain('call-0.wav');
});

test('jobs end while no collector answers, and the log says so once', async () => {
	const gone = await receiver();
	await gone.close();
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const worker = await tracedWorker(queue, gone.url, { OTEL_EXPORTER_OTLP_TIMEOUT: '300' });
	const down = () => worker.lines.filter(({ msg }) => msg === 'traces not accepted');
	const first = await dispatch(queue, chats(server, prompts(5)));
	expect(await finished(queue, first.batchId)).toMatchObject({ completed: 5 });
	await until(() => down().length === 1, 'the warning');
	const second = await dispatch(queue, chats(server, prompts(5)));
	expect(await finished(queue, second.batchId)).toMatchObject({ completed: 5 });
	await gone.reopen();
	const third = await dispatch(queue, chats(server, prompts(5)));
	expect(await finished(queue, third.batchId)).toMatchObject({ completed: 5 });
	await until(() => worker.lines.some(({ msg }) => msg === 'traces accepted again'), 'the end');
	expect(down()).toHaveLength(1);
	expect(JSON.stringify([worker.lines, worker.complaints])).not.toContain(header);
	expect(await worker.end('SIGTERM')).toBe(0);
});

test('a trace context that somebody has written over stops no job', async () => {
	const collector = await receiver();
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const { batchId } = await dispatch(queue, chats(server, prompts(3)));
	await queue.redis.hset(batchKeys(queue, batchId).record, 'trace', '{"traceparent":"00-zz"');
	await tracedWorker(queue, collector.url);
	expect(await finished(queue, batchId)).toMatchObject({ completed: 3 });
	await until(() => collector.named('batch chat').length === 1, 'the batch');
	expect(collector.spans[0]?.traceId).toBe(batchId);
});

test('the jobs of a huge batch have traces of their own, with a link to it', async () => {
	const collector = await receiver();
	const queue = await setup.queue();
	const n8n = sdkOfN8n();
	const server = await setup.chatServer();
	const total = 1001;
	const { batchId } = await dispatch(queue, chats(server, prompts(total)));
	await tracedWorker(queue, collector.url, { OTEL_BSP_MAX_QUEUE_SIZE: '10000' });
	await finished(queue, batchId);
	await until(() => collector.named('batch chat').length === 1, 'the batch');
	const [sent] = n8n.named('send jobs-chat');
	expect(n8n.spans()).toHaveLength(1);
	const jobs = collector.named('process jobs-chat');
	expect(new Set(jobs.map(({ traceId }) => traceId)).size).toBe(jobs.length);
	for (const { links } of jobs) expect(links[0]?.traceId).toBe(traceOf(sent));
	expect(collector.named('batch chat')[0]?.traceId).toBe(traceOf(sent));
});

test('a share of the batches is recorded as a whole, where a sampler says so', async () => {
	const collector = await receiver();
	const queue = await setup.queue();
	const server = await setup.chatServer();
	const worker = await tracedWorker(queue, collector.url, {
		OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
		OTEL_TRACES_SAMPLER_ARG: '0.5',
	});
	const batches: string[] = [];
	for (let count = 0; count < 24; count++) {
		const options = chats(server, prompts(2, randomUUID()));
		batches.push((await dispatch(queue, options)).batchId);
	}
	for (const batchId of batches) await finished(queue, batchId);
	const traces = () => [...new Set(collector.spans.map(({ traceId }) => traceId))];
	const spansOf = (id: string) => collector.spans.filter(({ traceId }) => traceId === id);
	const isWhole = (id: string) => spansOf(id).some(({ name }) => name === 'batch chat');
	await until(() => traces().length > 0 && traces().every(isWhole), 'whole traces');
	// What it has not sent yet it sends now.
	expect(await worker.end('SIGTERM')).toBe(0);
	expect(traces().length).toBeLessThan(batches.length);
	for (const traceId of traces()) {
		expect(batches).toContain(traceId);
		expect(spansOf(traceId)).toHaveLength(5);
	}
});
