import { WAIT_INDEFINITELY, type INodeExecutionData, type INodeParameters } from 'n8n-workflow';
import { batchState } from '../../jobs/batch-state';
import { nameOf, pendingCallbacks } from '../../jobs/callbacks/callbacks';
import type { JobQueue } from '../../jobs/queue/open-queue';
import { recordOutcomes } from '../../jobs/records/record-outcomes';
import { readWait } from '../../jobs/callbacks/wait-record';
import { OpenAiCompatibleChat } from '../../nodes/Chat/OpenAiCompatibleChat.node';
import { OpenAiCompatibleTranscription } from '../../nodes/Transcription/OpenAiCompatibleTranscription.node';
import { geminiCredential, picked } from '../helpers/credential-data';
import { inMemory } from '../helpers/execute-functions';
import { completion, geminiServer } from '../gemini/server';
import { httpServer, json } from '../helpers/http-server';
import { nodeErrorOf } from '../helpers/node-errors';
import { wav } from '../helpers/recordings';
import { suspended, durableNode, type DurableRun } from './helpers/durable-node';
import { cliWorker } from './helpers/cli-worker';
import { bearer, finished, fixture, prompts, until } from './helpers/fixture';
import { reportFiguresIfAsked } from '../helpers/report-figures';

const setup = fixture();

type ChatServer = Awaited<ReturnType<typeof setup.chatServer>>;

/** An endpoint that refuses prompts with "bad" in them and keeps those that start with "hold". */
const chatServer = async () =>
	await setup.chatServer((prompt, response) => {
		if (!prompt.includes('bad')) return false;
		json(response, 400, { error: { message: `No to ${prompt}`, code: 'no' } });
		return true;
	});

function chatNode(
	server: ChatServer,
	queue: JobQueue,
	questions: string[],
	more: Partial<DurableRun> = {},
	queueOptions: INodeParameters = { waitInProcessSeconds: 0 },
) {
	return durableNode({
		node: new OpenAiCompatibleChat(),
		queue: queue.settings,
		items: questions.map((question) => ({ json: { question } })),
		parameters: (item) => ({
			runMode: 'queueAndWait',
			model: picked('tiny'),
			messages: { message: [{ role: 'user', content: questions[item] ?? '' }] },
			queueOptions,
		}),
		credentials: {
			openAiCompatibleApi: {
				provider: 'openai',
				baseUrl: server.endpoint.baseUrl,
				apiKey: bearer,
			},
		},
		...more,
	});
}

/** Suspends a Chat node and lets its batch end; nobody takes the worker's call. */
async function waitThrough(questions: string[], more: Partial<DurableRun> = {}) {
	const queue = await setup.queue();
	const server = await chatServer();
	await setup.worker(queue);
	const node = chatNode(server, queue, questions, more);
	expect(await node.execute()).toEqual(suspended());
	const batchId = await batchOf(queue, node.waitingNode);
	const held = questions.filter((question) => question.startsWith('hold')).length;
	await until(() => server.held.size === held, 'the held requests');
	server.release();
	await finished(queue, batchId);
	return { queue, node, batchId };
}

async function batchOf(
	queue: JobQueue,
	waitingNode: Parameters<typeof readWait>[1],
): Promise<string> {
	const wait = await readWait(queue, waitingNode);
	return wait?.waits[0]?.batchId ?? '';
}

const answerOf = ({ json: { text } }: INodeExecutionData) => text;

describe('a node that queues and waits', () => {
	test('is suspended, and is resumed by a worker with its items in order', async () => {
		const queue = await setup.queue();
		const server = await chatServer();
		await setup.worker(queue);
		const resumed: Awaited<ReturnType<typeof node.resume>>[] = [];
		const host = await httpServer(async ({ body }, response) => {
			const one = await node.resume(body as { batchId: string });
			resumed.push(one);
			json(response, 200, one.said.webhookResponse);
		});
		setup.atEnd(() => host.close());
		const questions = ['hold 0', 'one', 'hold 2', 'three'];
		const node = chatNode(server, queue, questions, {
			resumeUrl: `${host.url}/webhook-waiting/7?signature=abc`,
		});
		expect(await node.execute()).toEqual(suspended());
		expect(node.suspensions).toEqual([WAIT_INDEFINITELY]);
		const batchId = await batchOf(queue, node.waitingNode);
		expect(await batchState(queue, batchId)).toMatchObject({ pendingCallbacks: 1, total: 4 });
		await until(() => server.held.size === 2, 'the held requests');
		expect(resumed).toEqual([]);
		server.release();
		await until(() => resumed.length === 1, 'the call');
		await until(
			async () => (await pendingCallbacks(queue, batchId)).length === 0,
			'the end of the calls',
		);
		expect(host.received).toMatchObject([
			{ path: '/webhook-waiting/7/node-1?signature=abc', body: { batchId } },
		]);
		const [{ said, items } = await node.resume({ batchId })] = resumed;
		expect(said.webhookResponse).toEqual({ resumed: true, batchId });
		expect(items.map(answerOf)).toEqual(questions.map((question) => `echo ${question}`));
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 2, 3].map((item) => ({ item })),
		);
		expect(node.suspensions).toHaveLength(1);
	});

	test('does not wait where the batch ends while it waits in process', async () => {
		const queue = await setup.queue();
		const server = await chatServer();
		await setup.worker(queue);
		const node = chatNode(server, queue, ['a', 'b'], {}, { waitInProcessSeconds: 30 });
		const items = await node.execute();
		expect(items.map(answerOf)).toEqual(['echo a', 'echo b']);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		expect(node.suspensions).toEqual([]);
		expect(await readWait(queue, node.waitingNode)).toBeUndefined();
	});

	test('stops its jobs within a second where it is stopped while it waits in process', async () => {
		const server = await chatServer();
		const queue = await setup.queue();
		const worker = await cliWorker(queue.settings, ['--concurrency', 'chat=20']);
		setup.atEnd(() => worker.end('SIGKILL'));
		const stop = new AbortController();
		const questions = prompts(15, 'hold');
		const node = chatNode(
			server,
			queue,
			questions,
			{ signal: stop.signal },
			{ waitInProcessSeconds: 600 },
		);
		const running = node.execute();
		// As many as the credential lets run at once.
		await until(() => server.held.size === 10, 'ten held requests', 30_000);
		const stoppedAt = Date.now();
		stop.abort(new Error('stopped by the user'));
		await expect(running).rejects.toThrow();
		await until(() => server.aborted.size === 10, 'ten aborted requests');
		const took = Math.max(...server.aborted.values()) - stoppedAt;
		reportFiguresIfAsked({ stoppedExecutionMs: took });
		expect(server.calls.size).toBe(10);
	});

	test('does not wait as a tool', async () => {
		const queue = await setup.queue();
		const server = await chatServer();
		await setup.worker(queue);
		const node = chatNode(server, queue, ['hold a'], { isTool: true });
		const items = node.execute();
		await until(() => server.held.size === 1, 'the held request');
		server.release();
		expect((await items).map(answerOf)).toEqual(['echo hold a']);
		expect(node.suspensions).toEqual([]);
		expect(await readWait(queue, node.waitingNode)).toBeUndefined();
	});

	test('fails when it is resumed, as it would have inline, where an item failed', async () => {
		const { node, batchId } = await waitThrough(['good', 'bad', 'good too', 'hold']);
		const { said, metadata, error } = await node.resume({ batchId });
		expect(said.webhookResponse).toEqual({ resumed: true, batchId });
		expect(metadata).toMatchObject({ subExecutionsCount: 0 });
		expect(error).toMatchObject({
			...{
				name: 'NodeApiError',
				httpCode: '400',
				context: { itemIndex: 1, data: { kind: 'request-invalid' } },
			},
			message: expect.stringContaining('No to bad'),
			description: expect.stringMatching(`3 of 4 results .*Jobs node.*${batchId}.*On Error`),
		});
	});

	test('takes an endpoint that was down for a failed item, not for a queue to call again', async () => {
		const queue = await setup.queue();
		const server = await chatServer();
		await setup.worker(queue);
		const node = chatNode(server, queue, ['hold']);
		expect(await node.execute()).toEqual(suspended());
		const batchId = await batchOf(queue, node.waitingNode);
		const failure = {
			kind: 'temporarily-unavailable',
			message: 'Overloaded',
			status: 503,
		} as const;
		await recordOutcomes(queue, batchId, [{ index: 0, state: 'failed', failure }]);
		const { said, answers, error } = await node.resume({ batchId });
		expect(said.webhookResponse).toEqual({ resumed: true, batchId });
		expect(answers).toEqual({});
		expect(error).toMatchObject({
			...{ message: 'Overloaded', context: { data: { kind: 'temporarily-unavailable' } } },
			httpCode: '503',
		});
	});

	test('says in its item that an n8n is too old to resume it', async () => {
		const { node, batchId } = await waitThrough(['good', 'hold']);
		const { said, items, complaints } = await node.resume({ batchId }, { old: true });
		expect(said.webhookResponse).toEqual({ resumed: true, batchId });
		expect(items).toMatchObject([
			{ json: { error: { message: expect.stringContaining('cannot resume a node') } } },
		]);
		expect(complaints).toEqual([expect.stringContaining('cannot resume a node')]);
	});

	test('shows the hints of its jobs once it is resumed', async () => {
		const queue = await setup.queue();
		const server = await setup.chatServer((_prompt, response, call) => {
			if (call > 1) return false;
			json(response, 400, { error: { message: "Unknown parameter: 'seed'." } });
			return true;
		});
		await setup.worker(queue);
		const node = chatNode(server, queue, ['hold'], {
			parameters: {
				runMode: 'queueAndWait',
				model: picked('tiny'),
				messages: { message: [{ role: 'user', content: 'hold' }] },
				queueOptions: { waitInProcessSeconds: 0 },
				options: { seed: 7 },
			},
		});
		expect(await node.execute()).toEqual(suspended());
		const batchId = await batchOf(queue, node.waitingNode);
		await until(() => server.held.size === 1, 'the held request');
		server.release();
		await finished(queue, batchId);
		await node.resume({ batchId });
		expect(node.hints.map(({ message }) => message)).toEqual([
			expect.stringContaining('does not support seed'),
		]);
	});

	test.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'goes on with what failed in its place where On Error is %s',
		async (onError) => {
			const { node, batchId } = await waitThrough(['good', 'bad', 'hold'], { onError });
			const { said, items } = await node.resume({ batchId });
			expect(said.webhookResponse).toEqual({ resumed: true, batchId });
			expect(items).toMatchObject([
				{ json: { text: 'echo good' }, pairedItem: { item: 0 } },
				{
					json: { error: { kind: 'request-invalid', status: 400 } },
					pairedItem: { item: 1 },
				},
				{ json: { text: 'echo hold' }, pairedItem: { item: 2 } },
			]);
			// n8n moves an item to the error output only if `error` is all it holds.
			expect(Object.keys(items[1]?.json ?? {})).toEqual(['error']);
		},
	);

	test('is not resumed by a call for another batch, nor by one for none', async () => {
		const { node, batchId } = await waitThrough(['hold']);
		const other = { batchId: 'f'.repeat(32) };
		for (const body of [other, {}, { batchId: 7 }, { batchId: null }]) {
			const { said } = await node.resume(body);
			const about = body === other ? other : {};
			expect(said).toEqual({ webhookResponse: { resumed: false, ...about } });
		}
		const { items } = await node.resume({ batchId });
		expect(items.map(answerOf)).toEqual(['echo hold']);
	});

	test('fails in words where the queue does not know what it waited for', async () => {
		const { queue, node, batchId } = await waitThrough(['hold']);
		await queue.redis.del(queue.key('waiting-node', nameOf(node.waitingNode)));
		const { said, error } = await node.resume({ batchId });
		expect(said.webhookResponse).toEqual({ resumed: true, batchId });
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringContaining('has no record of what this node was waiting for'),
			description: expect.stringContaining('Run the workflow again'),
		});
	});

	test('takes no input for an answer where n8n goes on with the execution by itself', async () => {
		const queue = await setup.queue();
		const server = await chatServer();
		await setup.worker(queue);
		const node = chatNode(server, queue, ['hold 0', 'one']);
		expect(await node.execute()).toEqual(suspended());
		const batchId = await batchOf(queue, node.waitingNode);
		// It waits on: nothing goes to the nodes behind it but how it stands.
		expect(await node.goOn()).toEqual(suspended());
		expect(node.suspensions).toHaveLength(2);
		await until(() => server.held.size === 1, 'the held request');
		server.release();
		await finished(queue, batchId);
		expect((await node.goOn()).map(answerOf)).toEqual(['echo hold 0', 'echo one']);
		expect([...server.calls.values()]).toEqual([1, 1]);
	});

	test.each([[[{ type: '@n8n/n8n-nodes-langchain.chatTrigger' }]], [[]]])(
		'fails in words where n8n goes on by itself and %j alone is before it',
		async (parents) => {
			const queue = await setup.queue();
			const server = await chatServer();
			await setup.worker(queue);
			const node = chatNode(server, queue, ['hold'], { parents });
			expect(await node.execute()).toEqual(suspended());
			await expect(node.goOn()).rejects.toThrow('Run the workflow again');
			const batchId = await batchOf(queue, node.waitingNode);
			server.release();
			await finished(queue, batchId);
			const { items, metadata } = await node.resume({ batchId });
			expect(items.map(answerOf)).toEqual(['echo hold']);
			expect(metadata).not.toHaveProperty('resumeError');
		},
	);

	test('begins anew where n8n retries an execution that had waited', async () => {
		const { node, batchId, queue } = await waitThrough(['good', 'bad', 'hold']);
		const { error, metadata } = await node.resume({ batchId });
		expect(error).toMatchObject({ message: expect.stringContaining('No to bad') as string });
		// n8n runs the retry with the stack of the execution that failed, under another id.
		const retried = chatNode(await chatServer(), queue, ['good', 'hold again'], {
			executionId: '8',
			metadata,
		});
		expect(await retried.execute()).toEqual(suspended());
		expect(await batchOf(queue, retried.waitingNode)).not.toBe(batchId);
	});

	test('keeps the place of items that could not be read', async () => {
		const transcript = { language: 'en', segments: [{ start: 0, end: 1, text: 'Hum.' }] };
		let release: (() => void) | undefined;
		const server = await geminiServer((_request, response) => {
			release = () => {
				json(response, 200, completion({ content: JSON.stringify(transcript) }));
			};
		});
		setup.atEnd(() => server.close());
		const queue = await setup.queue();
		await setup.worker(queue, { concurrency: { transcription: 2 } });
		const recording = { data: inMemory(wav(1), 'hum.wav', 'audio/wav') };
		const given = (runMode: string, onError?: 'continueRegularOutput') =>
			durableNode({
				node: new OpenAiCompatibleTranscription(),
				queue: queue.settings,
				items: [{ json: {} }, { json: {}, binary: recording }, { json: {} }],
				parameters: {
					runMode,
					model: picked('gemini-3.8-flash'),
					...(runMode === 'queue' ? {} : { queueOptions: { waitInProcessSeconds: 0 } }),
				},
				credentials: geminiCredential(server.url),
				...(onError ? { onError } : {}),
				executionId: `${runMode} ${onError ?? ''}`,
			});
		const missing = (item: number) => ({
			json: {
				error: { kind: 'request-invalid', message: expect.stringContaining('no file') as string },
			},
			pairedItem: { item },
		});

		const strict = await nodeErrorOf(given('queueAndWait').execute());
		expect(strict.message).toContain('The item has no file in the field "data"');
		expect(strict.context).toMatchObject({ itemIndex: 0 });

		const waits = given('queueAndWait', 'continueRegularOutput');
		expect(await waits.execute()).toEqual(suspended());
		const batchId = await batchOf(queue, waits.waitingNode);
		(await until(() => release, 'the recording'))();
		await finished(queue, batchId);
		const { items } = await waits.resume({ batchId });
		expect(items).toMatchObject([
			missing(0),
			{ json: { fileName: 'hum.wav', text: 'Hum.' }, pairedItem: { item: 1 } },
			missing(2),
		]);

		const goesOn = await given('queue', 'continueRegularOutput').execute();
		expect(goesOn).toMatchObject([
			missing(0),
			{ json: { state: 'waiting', jobId: expect.stringMatching(/-1$/) }, pairedItem: { item: 1 } },
			missing(2),
		]);
	});
});
