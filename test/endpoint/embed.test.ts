import { embed } from '../../endpoint/embed';
import { testContext } from '../helpers/context';
import { vectorOf } from '../helpers/gemini-embeddings';
import { geminiServer } from '../helpers/gemini-server';

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
});
