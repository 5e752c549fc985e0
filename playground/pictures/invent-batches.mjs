import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';

const hour = 3_600_000;
const answers = {
	'bad schema': [400, 'Invalid schema for response_format: "amount" needs a type'],
	'too long': [
		400,
		"This model's maximum context length is 128000 tokens, but 131204 were requested",
	],
	blocked: [400, 'The prompt was blocked by the content policy'],
};

/** What an endpoint of OpenAI's shape says to the invented prompts; those that begin with "hold" wait. */
export function answer(request, response) {
	const chunks = [];
	request.on('data', (chunk) => chunks.push(chunk));
	request.on('end', () => {
		const { messages, model } = JSON.parse(Buffer.concat(chunks).toString());
		const prompt = messages.at(-1).content;
		const refusal = Object.entries(answers).find(([word]) => prompt.startsWith(word))?.[1];
		const say = (status, body) => {
			response.writeHead(status, { 'content-type': 'application/json' });
			response.end(JSON.stringify(body));
		};
		if (prompt.startsWith('hold')) return;
		if (refusal) say(refusal[0], { error: { message: refusal[1], code: 'invalid_request_error' } });
		else {
			const usage = { prompt_tokens: 812, completion_tokens: 164, total_tokens: 976 };
			const message = { role: 'assistant', content: 'Done' };
			const choices = [{ index: 0, finish_reason: 'stop', message }];
			say(200, { id: 'a', object: 'chat.completion', created: 1, model, choices, usage });
		}
	});
}

const times = (count, word) => Array.from({ length: count }, (_, at) => `${word} ${at}`);

/** The newest last. */
const invented = [
	{ workflow: 'Contract review', node: 'Find deadlines', prompts: times(36, 'ok') },
	{
		workflow: 'Product descriptions',
		node: 'Write texts',
		prompts: [...times(180, 'ok'), ...times(14, 'bad schema'), ...times(4, 'too long'), 'blocked'],
		callback: true,
	},
	{ workflow: 'Import from last year', node: 'Summarize', prompts: times(4, 'too long') },
	{ workflow: 'Support mail triage', node: 'Classify', prompts: times(60, 'ok') },
	{
		workflow: 'Invoices to accounting',
		node: 'Extract fields',
		prompts: [...times(118, 'ok'), ...times(3, 'bad schema'), ...times(39, 'hold')],
		waits: true,
	},
	{
		workflow: 'Monthly report',
		node: 'Write summary',
		prompts: times(12, 'ok'),
		notBefore: Date.now() + 9 * hour,
	},
];

/**
 * Fills a queue with invented batches: ended, failed, under way and later, one with a callback that n8n
 * does not accept. `jobs` holds the functions of the package. Returns the id of each by its workflow.
 */
export async function inventBatches(jobs, queue, endpoint) {
	const ids = {};
	for (const { workflow, node, prompts, callback, waits, ...more } of invented) {
		// What is held takes every slot.
		if (waits) await ended(jobs, queue, Object.values(ids));
		const { batchId } = await jobs.dispatch(queue, {
			identity: {
				workflowId: randomUUID().slice(0, 16).replaceAll('-', ''),
				...{ workflowName: workflow, executionId: String(4100 + Object.keys(ids).length) },
				...{ nodeId: node, nodeName: node, runIndex: 0, lineage: randomUUID() },
			},
			capability: 'chat',
			endpoint: { ...endpoint, profile: 'openai' },
			items: prompts.map((content, itemIndex) => ({
				request: { model: 'gpt-4o-mini', messages: [{ role: 'user', content }] },
				itemIndex,
			})),
			media: { open: async () => Readable.from([]) },
			...more,
		});
		ids[workflow] = batchId;
		if (callback || waits) {
			const waiting = { executionId: '4101', nodeId: node };
			await jobs.requestCallback(
				queue,
				batchId,
				waiting,
				'http://n8n.invalid:5678/webhook-waiting/4101',
			);
		}
		if (callback) {
			const late = { attempts: 11, host: 'n8n.invalid:5678', nextAt: Date.now() + 4 * 60_000 };
			const lastError = 'it answered with status 502 (Bad Gateway)';
			await jobs.noteLateCallback(queue, batchId, { ...late, lastError });
		}
	}
	return ids;
}

async function ended(jobs, queue, batchIds) {
	for (const batchId of batchIds)
		while (!(await jobs.batchState(queue, batchId)).finishedAt)
			await new Promise((resolve) => setTimeout(resolve, 100));
}
