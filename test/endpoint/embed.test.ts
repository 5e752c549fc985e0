import { embed } from '../../endpoint/embed';
import { failureOf, testContext } from '../helpers/context';
import { vectorOf } from '../gemini/embeddings';
import { geminiServer } from '../gemini/server';
import { json } from '../helpers/http-server';

describe('embeddings', () => {
	it('are asked for as numbers, never as base64 (quirk 12)', async () => {
		const server = await geminiServer();
		const { context } = testContext({ url: server.url });
		const input = ['one', 'two'];
		const model = 'models/gemini-embedding-001';
		const { vectors } = await embed(context.client, { model, input, dimensions: 8 }, context);
		await server.close();
		expect(server.received[0]?.body).toEqual({
			model: 'gemini-embedding-001',
			input,
			dimensions: 8,
			encoding_format: 'float',
		});
		expect(vectors).toEqual(input.map((text) => vectorOf(text)));
	});

	it('are never asked for as base64, not even where the format is refused', async () => {
		const server = await geminiServer(undefined, (_right, _request, response) => {
			json(response, 400, [
				{ error: { code: 400, message: "Unknown parameter: 'encoding_format'." } },
			]);
			return undefined;
		});
		const { context } = testContext({ url: server.url });
		const request = { model: 'gemini-embedding-001', input: ['one'] };
		const failure = await failureOf(embed(context.client, request, context));
		await server.close();
		expect(failure).toMatchObject({ kind: 'request-invalid' });
		expect(server.received.map(({ body }) => body.encoding_format)).toEqual(['float']);
	});

	it('are read after the next request is sent, though only one may be under way', async () => {
		const server = await geminiServer();
		const { context } = testContext({ url: server.url, concurrency: 1 });
		const request = { model: 'gemini-embedding-001', input: ['one'] };
		const order: string[] = [];
		let second: Promise<unknown> | undefined;
		await embed(context.client, request, {
			...context,
			onAnswered() {
				const beforeSending = () => order.push('second sent');
				second = embed(context.client, request, { ...context, beforeSending });
			},
		});
		order.push('first read');
		await second;
		await server.close();
		expect(order).toEqual(['second sent', 'first read']);
	});

	it('that are null fail each alone', async () => {
		const server = await geminiServer(undefined, (right) => ({
			...right,
			data: [null, right.data[1]],
		}));
		const { context } = testContext({ url: server.url });
		const request = { model: 'gemini-embedding-001', input: ['one', 'two'] };
		const { vectors } = await embed(context.client, request, context);
		await server.close();
		expect(vectors).toMatchObject([{ kind: 'output-invalid' }, vectorOf('two')]);
	});
});
