import type { Context } from '../../../capabilities/capability';
import { imageGeneration } from '../../../capabilities/image-generation/image-generation';
import { imageRequest } from '../../../capabilities/image-generation/image-request';
import { createEndpointClient } from '../../../endpoint/endpoint-client';
import { failureOf, testContext } from '../../helpers/context';
import { red } from '../../helpers/generate-images';
import { completion } from '../../gemini/server';
import { httpServer, json } from '../../helpers/http-server';

/** Steps that are kept as a worker keeps them. */
function keptSteps(): Context['step'] {
	const kept = new Map<string, unknown>();
	return async (name, result, work) => {
		if (!kept.has(name)) kept.set(name, JSON.parse(JSON.stringify(await work())));
		return result.parse(kept.get(name));
	};
}

it.each([
	['openai', (url: string) => ({ data: [{ url }] })],
	[
		'openrouter',
		(url: string) =>
			completion({ content: 'Here', images: [{ type: 'image_url', image_url: { url } }] }),
	],
] as const)(
	'an image of %s whose address cannot be fetched is not paid again by the next run',
	async (profile, answer) => {
		let isBusy = true;
		let generated = 0;
		const server = await httpServer(({ method }, response) => {
			if (method === 'POST') {
				generated += 1;
				json(response, 200, answer(`${server.url}/a.png`));
			} else if (isBusy) json(response, 503, {});
			else response.end(red);
		});
		try {
			const client = createEndpointClient(
				{ baseUrl: `${server.url}/v1`, apiKey: 'k', profile, allowPrivateUrls: true },
				{ retry: { baseMs: 1, attempts: 2 } },
			);
			const context = { ...testContext({ client }).context, step: keptSteps() };
			const request = imageRequest.parse({ model: 'm', prompt: 'A fox' });
			const failure = await failureOf(imageGeneration.run(request, context));
			expect(failure.canRetry).toBe(true);
			isBusy = false;
			const { images } = await imageGeneration.run(request, context);
			expect(images).toMatchObject([{ width: 3, height: 2 }]);
			expect(generated).toBe(1);
		} finally {
			await server.close();
		}
	},
);
