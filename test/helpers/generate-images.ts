import { imageGeneration } from '../../capabilities/image-generation/image-generation';
import { imageRequest } from '../../capabilities/image-generation/image-request';
import { createEndpointClient } from '../../endpoint/endpoint-client';
import type { ProfileName } from '../../endpoint/endpoint-settings';
import { testContext } from './context';
import { geminiKey, geminiServer, type Reply } from '../gemini/server';
import { httpServer, json, type Responder } from './http-server';
import { image } from './images';

export const red = image('png', 3, 2, () => [255, 0, 0, 255]);
export const blue = image('jpeg', 4, 4, () => [0, 0, 255, 255]);

/** Generates images on servers that are closed after each test; `files` are there beside red and blue. */
export function imageServers() {
	let closers: (() => Promise<void>)[] = [];
	afterEach(async () => {
		await Promise.all(closers.map((close) => close()));
		closers = [];
	});

	async function generate(
		made: Awaited<ReturnType<typeof httpServer>>,
		profile: ProfileName,
		request: object,
		files: Record<string, Buffer> = {},
	) {
		closers.push(made.close);
		const client = createEndpointClient(
			{
				baseUrl: profile === 'gemini' ? `${made.url}/v1beta/openai` : `${made.url}/v1`,
				apiKey: geminiKey,
				profile,
				allowPrivateUrls: true,
			},
			{ retry: { baseMs: 1, attempts: 2 } },
		);
		const { context, hints } = testContext({ client, files: { red, blue, ...files } });
		const parsed = imageRequest.parse({ model: 'gpt-image-2', prompt: 'A fox', ...request });
		return { work: imageGeneration.run(parsed, context), hints, received: made.received };
	}

	return {
		atEnd: (close: () => Promise<void>) => closers.push(close),
		onGemini: async (request: object, reply?: Reply) =>
			await generate(await geminiServer(reply), 'gemini', {
				model: 'gemini-3.1-flash-image',
				...request,
			}),
		on: async (
			profile: ProfileName,
			request: object,
			answer: Responder,
			files?: Record<string, Buffer>,
		) => await generate(await httpServer(answer), profile, request, files),
	};
}

export const answering =
	(body: unknown, status = 200): Responder =>
	(_request, response) => {
		json(response, status, body);
	};

/** An image to change, as a request names it. */
export const media = (ref: string, byteLength: number, mimeType = '') => ({
	media: { ref, mimeType, byteLength },
});
