import fc from 'fast-check';
import { NodeOperationError } from 'n8n-workflow';
import { OpenAiCompatibleChat } from '../../../../nodes/Chat/OpenAiCompatibleChat.node';
import { geminiCredential, picked } from '../../../helpers/credential-data';
import { runNode, type FakeRun } from '../../../helpers/execute-functions';
import { completion, geminiServer, type Reply } from '../../../gemini/server';
import { json, type Received } from '../../../helpers/http-server';
import { nodeErrorOf } from '../../../helpers/node-errors';

const node = new OpenAiCompatibleChat();

let closers: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(closers.map((close) => close()));
	closers = [];
});

async function gemini(reply?: Reply) {
	const server = await geminiServer(reply);
	closers.push(server.close);
	return server;
}

/** Runs the node with one question an item. */
async function ask(
	url: string,
	questions: string[],
	{ credential = {}, ...more }: Partial<FakeRun> & { credential?: object } = {},
) {
	return await runNode({
		node,
		items: questions.map((question) => ({ json: { question } })),
		parameters: (item) => ({
			model: picked('gemini-3.8-flash'),
			messages: { message: [{ role: 'user', content: questions[item] ?? '' }] },
		}),
		credentials: geminiCredential(url, { ...credential }),
		...more,
	});
}

const lastMessage = ({ body }: Received) =>
	String((body.messages as { content: string }[]).at(-1)?.content);

const refuse = (message: string) => [{ error: { code: 400, message, status: 'INVALID_ARGUMENT' } }];

/**
 * Answers no request before as many are open as the limit allows, and then in an order of its
 * own. Questions that start with "bad" are refused.
 */
function holding(total: number, limit: number, picks: readonly number[]) {
	const open: (() => void)[] = [];
	let answered = 0;
	let max = 0;
	const reply: Reply = (request, response) => {
		const question = lastMessage(request);
		open.push(() => {
			if (question.startsWith('bad')) json(response, 400, refuse(`No to ${question}`));
			else json(response, 200, completion({ content: `re: ${question}` }));
		});
		max = Math.max(max, open.length);
		while (open.length > 0 && open.length === Math.min(limit, total - answered)) {
			const [answer] = open.splice((picks[answered] ?? 0) % open.length, 1);
			answered += 1;
			answer?.();
		}
	};
	return { reply, maxOpen: () => max };
}

describe('items that run inline', () => {
	it('keep their order, use all the concurrency and never more, whoever is answered first', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }),
				fc.integer({ min: 1, max: 6 }),
				fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
				async (goods, concurrency, picks) => {
					const questions = goods.map((good, item) => `${good ? 'good' : 'bad'} ${String(item)}`);
					const { reply, maxOpen } = holding(questions.length, concurrency, picks);
					const server = await geminiServer(reply);
					try {
						const { items } = await ask(server.url, questions, {
							credential: { concurrency },
							continueOnFail: true,
						});
						expect(items.map(({ pairedItem }) => pairedItem)).toEqual(
							questions.map((_question, item) => ({ item })),
						);
						expect(items.map(({ json: { text, error } }) => text ?? error)).toEqual(
							questions.map((question) =>
								question.startsWith('bad')
									? expect.objectContaining({ message: `No to ${question}` })
									: `re: ${question}`,
							),
						);
						expect(maxOpen()).toBe(Math.min(concurrency, questions.length));
						expect(server.received).toHaveLength(questions.length);
					} finally {
						await server.close();
					}
				},
			),
			{ numRuns: 25 },
		);
	});

	it('are none where there is no input', async () => {
		const server = await gemini();
		const { outputs } = await ask(server.url, []);
		expect(outputs).toEqual([[]]);
		expect(server.received).toEqual([]);
	});

	it('keep what finished where another fails, with the failure as the only field', async () => {
		const { reply } = holding(3, 3, [1, 0, 0]);
		const server = await gemini(reply);
		const { items } = await ask(server.url, ['good', 'bad', 'also good'], { continueOnFail: true });
		expect(items[0]?.json.text).toBe('re: good');
		expect(items[1]).toEqual({
			json: {
				error: {
					kind: 'request-invalid',
					message: 'No to bad',
					status: 400,
					code: 'INVALID_ARGUMENT',
					attempts: 1,
				},
			},
			pairedItem: { item: 1 },
		});
		expect(items[2]?.json.text).toBe('re: also good');
	});

	it('say in the failure of an item how to go on', async () => {
		const server = await gemini();
		const { items } = await ask(server.url, ['one', 'two'], {
			continueOnFail: true,
			parameters: (item) => ({
				model: picked(item === 0 ? '' : 'gemini-3.8-flash'),
				messages: { message: [{ role: 'user', content: 'Hi' }] },
			}),
		});
		expect(items[0]?.json).toEqual({
			error: {
				kind: 'request-invalid',
				message: 'No model is selected',
				hint: 'Select a model from the list or enter its ID',
			},
		});
		expect(items[1]?.json.text).toBe('echo: Hi');
	});

	it('stop the node at the first that fails, name it, and start no more', async () => {
		const { reply } = holding(4, 1, []);
		const server = await gemini(reply);
		const error = await nodeErrorOf(
			ask(server.url, ['good', 'bad', 'never', 'never'], { credential: { concurrency: 1 } }),
		);
		expect(error.message).toBe('No to bad');
		expect(error.context.itemIndex).toBe(1);
		expect(server.received.map(lastMessage)).toEqual(['good', 'bad']);
	});

	it.each([true, false])(
		'end at once and start no more where the execution is cancelled (continue on fail: %s)',
		async (continueOnFail) => {
			const cancel = new AbortController();
			let open = 0;
			const server = await gemini(() => {
				open += 1;
				if (open === 2) cancel.abort();
			});
			const error = await nodeErrorOf(
				ask(server.url, ['a', 'b', 'c', 'd'], {
					credential: { concurrency: 2 },
					signal: cancel.signal,
					continueOnFail,
				}),
			);
			expect(error).toBeInstanceOf(NodeOperationError);
			expect(error.message).toBe('The work was cancelled');
			expect(server.received).toHaveLength(2);
		},
	);

	it('say once what they all have to say, and how many said it', async () => {
		const server = await gemini();
		const { items, hints } = await ask(server.url, ['a', 'b', 'c'], {
			parameters: (item) => ({
				model: picked('gemini-3.8-flash'),
				messages: { message: [{ role: 'user', content: String(item) }] },
				options: item === 0 ? { seed: 1, temperature: 1 } : { seed: 1 },
			}),
		});
		expect(items.map(({ json: { text } }) => text)).toEqual(['echo: 0', 'echo: 1', 'echo: 2']);
		expect(items.map(({ json: { leftOut } }) => leftOut)).toEqual(Array(3).fill(['seed']));
		expect(hints).toEqual([
			{
				message:
					'Google Gemini does not support seed for gemini-3.8-flash: left out of the request (3 items)',
				location: 'outputPane',
			},
		]);
	});

	it('give no hint where there is nothing to say', async () => {
		const server = await gemini();
		expect((await ask(server.url, ['a', 'b'])).hints).toEqual([]);
	});

	it('share the rate limit and what was learned with the next run of the same credential', async () => {
		const server = await gemini();
		const run = () =>
			ask(server.url, ['a'], {
				parameters: {
					model: picked('gemini-3.8-flash'),
					messages: { message: [{ role: 'user', content: 'a' }] },
					options: { seed: 1 },
				},
			});
		await run();
		await run();
		expect(server.received.map(({ body }) => 'seed' in body)).toEqual([true, false, false]);
	});
});
