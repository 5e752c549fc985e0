import { embeddingsRequest } from '../../../capabilities/embeddings/embeddings-request';
import { runTexts } from '../../../capabilities/embeddings/run-texts';
import { createEndpointClient } from '../../../endpoint/endpoint-client';
import { testContext } from '../../helpers/context';
import { httpServer, json } from '../../helpers/http-server';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(closers.splice(0).map((close) => close()));
});

/** A server as NVIDIA's: what a text is for has to be said in a field. */
async function nim(requests: object[]) {
	const server = await httpServer(({ body }, response) => {
		if (!['passage', 'query'].includes(String(body.input_type))) {
			const message = "'input_type' parameter is required for asymmetric models";
			json(response, 400, { object: 'error', message, type: 'invalid_request_error' });
			return;
		}
		const data = (body.input as string[]).map((_, index) => ({ index, embedding: [1, 2] }));
		json(response, 200, { object: 'list', data, usage: { prompt_tokens: 2, total_tokens: 2 } });
	});
	closers.push(server.close);
	const client = createEndpointClient({ baseUrl: `${server.url}/v1`, apiKey: 'key' });
	const { context, hints } = testContext({ client });
	const outcomes = await runTexts(
		requests.map((request) =>
			embeddingsRequest.parse({ model: 'nvidia/nv-embedqa-e5-v5', text: 'a', ...request }),
		),
		context,
	).catch((error: unknown) => error);
	return { outcomes, hints, bodies: server.received.map(({ body }) => body) };
}

describe('what a text is embedded for', () => {
	it.each([
		['document', 'passage'],
		['query', 'query'],
		['questionAnswering', 'query'],
	])('goes to models of NVIDIA in their field: %s as %s', async (task, wanted) => {
		const { outcomes, hints, bodies } = await nim([{ task }]);
		expect(outcomes).toMatchObject([{ result: { dimensions: 2 } }]);
		expect(bodies.map(({ input_type: type }) => type)).toEqual([wanted]);
		expect(bodies[0]?.input).toEqual(['a']);
		expect(hints).toEqual([]);
	});

	it('makes calls of their own for each', async () => {
		const tasks = ['document', 'query', 'document'];
		const { bodies } = await nim(tasks.map((task, at) => ({ task, text: `text ${String(at)}` })));
		expect(bodies.map(({ input_type: type, input }) => [type, input])).toEqual([
			['passage', ['text 0', 'text 2']],
			['query', ['text 1']],
		]);
	});

	it('keeps a document from being compared with a query of another kind', async () => {
		const similarTo = { query: 'what?' };
		const { outcomes, bodies } = await nim([{ task: 'document', similarTo }, { task: 'document' }]);
		expect(outcomes).toMatchObject([
			{
				failure: {
					kind: 'request-invalid',
					hint: expect.stringContaining('in a separate node') as string,
				},
			},
			{ result: { dimensions: 2 } },
		]);
		expect(bodies).toHaveLength(1);
		const asked = await nim([{ task: 'query', similarTo }]);
		expect(asked.outcomes).toMatchObject([{ result: { similarity: 1 } }]);
		expect(asked.bodies.map(({ input_type: type }) => type)).toEqual(['query']);
	});

	it('is asked for in words where it is missing', async () => {
		const { outcomes } = await nim([{}]);
		const hint = expect.stringContaining('Set Task') as string;
		expect(outcomes).toMatchObject([{ failure: { kind: 'request-invalid', hint } }]);
	});
});

test('further fields go along, and are the same text only with the same fields', async () => {
	const extraBody = { input_type: 'query', truncate: 'END' };
	const { outcomes, bodies } = await nim([
		{ extraBody },
		{ extraBody: { ...extraBody } },
		{ extraBody: { input_type: 'passage', input: ['stolen'] } },
	]);
	expect(outcomes).toHaveLength(3);
	expect(bodies).toMatchObject([
		{ input: ['a'], ...extraBody },
		{ input: ['a'], input_type: 'passage' },
	]);
});
