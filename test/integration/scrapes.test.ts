import * as prom from 'prom-client';
import { dispatch } from '../../jobs/dispatch';
import { createMetrics } from '../../workers/metrics/create-metrics';
import { json } from '../helpers/http-server';
import { chats, finished, fixture, prompts, until } from './helpers/fixture';

const setup = fixture();

const series = (page: string) =>
	page
		.split('\n')
		.flatMap((line) => /^([a-z_]\S*|[a-z_]+\{.*\}) (\S+)$/i.exec(line)?.slice(1, 3) ?? []);

/** The names of the series with their labels, and their values. */
function read(page: string) {
	const all = series(page);
	return {
		names: all.filter((_, at) => at % 2 === 0),
		values: all.filter((_, at) => at % 2 === 1),
	};
}

test('scrapes at the same time have each series once, and every value is a number', async () => {
	const queue = await setup.queue();
	const metrics = createMetrics(prom);
	const worker = await setup.worker(queue, { metrics });
	// Nothing has been queued yet: neither key nor BullMQ queue is there.
	for (let round = 0; round < 2; round++) {
		const pages = await Promise.all(
			Array.from({ length: 12 }, async () => await metrics.page(worker.health())),
		);
		for (const { text } of pages) {
			const { names, values } = read(text);
			expect(names).toContain('n8n_ai_jobs_waiting{task_type="chat"}');
			expect(new Set(names).size).toBe(names.length);
			expect(values.filter((value) => !Number.isFinite(Number(value)))).toEqual([]);
			const lags = names.flatMap((name, at) => (name.includes('_lag_') ? [values[at]] : []));
			for (const lag of lags) expect(Number(lag)).toBeLessThan(1e6);
		}
		const server = await setup.chatServer();
		await finished(queue, (await dispatch(queue, chats(server, prompts(5)))).batchId);
	}
});

test('what an endpoint, a workflow or a prompt says makes no new series', async () => {
	const queue = await setup.queue();
	const server = await setup.chatServer((prompt, response) => {
		const number = Number(prompt.split(' ').at(-1));
		json(response, 410 + (number % 5), { error: { message: prompt, type: prompt, code: prompt } });
		return true;
	});
	const metrics = createMetrics(prom);
	const worker = await setup.worker(queue, { metrics });
	// Those of the process come and go with what its memory does.
	const namesNow = async () =>
		read((await metrics.page(worker.health())).text).names.filter((name) =>
			name.startsWith('n8n_ai_'),
		);
	const failed =
		'n8n_ai_jobs_total{task_type="chat",outcome="failed",error_kind="request-invalid"}';
	const runs = async (word: string, count: number) => {
		const options = chats(server, prompts(count, word));
		const identity = { ...options.identity, workflowId: word, workflowName: word, nodeId: word };
		const { batchId } = await dispatch(queue, { ...options, identity });
		expect(await finished(queue, batchId)).toMatchObject({ failed: count });
		await until(async () => (await namesNow()).includes(failed), 'the count');
	};
	await runs('first', 5);
	await until(
		async () => (await namesNow()).filter((name) => name.includes('status="41')).length >= 5,
		'each status',
	);
	const before = new Set(await namesNow());
	await runs('"}\n quoted \\', 40);
	expect((await namesNow()).filter((name) => !before.has(name))).toEqual([]);
});
