import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { node24 } from '../playground/setup/node24.mjs';

/**
 * Does the work with the address of such an endpoint, which runs in a process of its own and answers
 * at once until `setLatency(ms)` says otherwise.
 */
export async function withLatencyServer(work) {
	const server = fork(fileURLToPath(import.meta.url), { execPath: node24() });
	try {
		const [{ url }] = await once(server, 'message');
		const setLatency = async (latencyMs) => {
			server.send({ latencyMs });
			await once(server, 'message');
		};
		return await work(url, setLatency);
	} finally {
		server.kill();
	}
}

/** An endpoint in OpenAI's shape that answers every call after the same time, and does nothing else. */
export async function startLatencyServer() {
	let latencyMs = 0;
	const server = createServer((request, response) => {
		const arrivedAt = performance.now();
		const chunks = [];
		request.on('data', (chunk) => chunks.push(chunk));
		request.on('end', () => {
			const { model = 'bench', input } = JSON.parse(Buffer.concat(chunks).toString() || '{}');
			const answer = answerTo(request.url, model, input);
			setTimeout(
				() => {
					response.writeHead(200, { 'content-type': 'application/json' });
					response.end(answer);
				},
				Math.max(0, latencyMs - (performance.now() - arrivedAt)),
			);
		});
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	process.on('message', ({ latencyMs: next }) => {
		latencyMs = next;
		process.send({ latencyMs });
	});
	process.send({ url: `http://127.0.0.1:${server.address().port}/v1` });
}

// Written once, so that the server is not what is measured.
const written = new Map();

function answerTo(url, model, input) {
	if (!url.endsWith('/embeddings'))
		return JSON.stringify(input === undefined ? completion(model) : responseOf(model));
	const key = `${model} ${input.length}`;
	if (!written.has(key)) written.set(key, Buffer.from(JSON.stringify(embeddingsOf(model, input))));
	return written.get(key);
}

// What the numbers are does not matter here; they have as many digits as those of OpenAI.
const vector = Array.from({ length: 256 }, (_, i) => Number((Math.sin(i + 1) / 11.3).toFixed(9)));

const embeddingsOf = (model, input) => ({
	object: 'list',
	model,
	data: input.map((_, index) => ({ object: 'embedding', index, embedding: vector })),
	usage: { prompt_tokens: input.length * 5, total_tokens: input.length * 5 },
});

const completion = (model) => ({
	id: 'chatcmpl-bench',
	object: 'chat.completion',
	created: 1_795_400_000,
	model,
	choices: [
		{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Good morning.' } },
	],
	usage: { prompt_tokens: 10, completion_tokens: 3, total_tokens: 13 },
});

const responseOf = (model) => ({
	id: 'resp_bench',
	object: 'response',
	created_at: 1_795_400_000,
	status: 'completed',
	model,
	output: [
		{
			type: 'message',
			id: 'msg_bench',
			status: 'completed',
			role: 'assistant',
			content: [{ type: 'output_text', text: 'Good morning.', annotations: [] }],
		},
	],
	usage: { input_tokens: 10, output_tokens: 3, total_tokens: 13 },
});

// Where another process started it, it begins at once.
if (process.send && process.argv[1] === fileURLToPath(import.meta.url)) {
	process.on('disconnect', () => process.exit(0));
	await startLatencyServer();
}
