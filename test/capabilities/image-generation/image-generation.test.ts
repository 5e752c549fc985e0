import { answering, blue, imageServers, red } from '../../helpers/generate-images';
import { pictures } from '../../gemini/images';
import { json } from '../../helpers/http-server';

const { on, onGemini } = imageServers();
const usage = {
	input_tokens: 20,
	output_tokens: 1000,
	total_tokens: 1020,
	input_tokens_details: { text_tokens: 20, image_tokens: 0 },
};

describe('a request for images', () => {
	const everything = {
		quality: 'high',
		background: 'transparent',
		format: 'webp',
		compression: 80,
		seed: 7,
		user: 'u1',
	};

	it('on Gemini asks for base64 and leaves out, with a hint, what has no field there', async () => {
		const { work, received, hints } = await onGemini({
			model: 'models/gemini-3.1-flash-image',
			aspectRatio: '16:9',
			...everything,
		});
		expect((await work).images).toMatchObject([{ mimeType: 'image/png', width: 4, height: 3 }]);
		expect(received.map(({ path, body }) => [path, body])).toEqual([
			[
				'/v1beta/openai/images/generations',
				{
					model: 'gemini-3.1-flash-image',
					prompt: 'A fox',
					response_format: 'b64_json',
					user: 'u1',
					extra_body: { google: { aspect_ratio: '16:9' } },
				},
			],
		]);
		expect(hints).toEqual([
			'Google Gemini does not support quality, background, format, compression, seed: left out of the request',
		]);
	});

	it('on OpenAI asks for no answer format, which the newest models refuse', async () => {
		const { work, received, hints } = await on(
			'openai',
			{ n: 3, size: '1536x864', ...everything, price: undefined },
			answering({ ...pictures(red, blue, red), usage }),
		);
		const result = await work;
		expect(received[0]?.path).toBe('/v1/images/generations');
		expect(received[0]?.body).toEqual({
			model: 'gpt-image-2',
			prompt: 'A fox',
			n: 3,
			size: '1536x864',
			quality: 'high',
			background: 'transparent',
			output_format: 'webp',
			output_compression: 80,
			user: 'u1',
		});
		expect(hints).toEqual(['OpenAI does not support seed: left out of the request']);
		expect(result.images.map(({ mimeType, data }) => [mimeType, data])).toEqual([
			['image/png', red.toString('base64')],
			['image/jpeg', blue.toString('base64')],
			['image/png', red.toString('base64')],
		]);
		expect(result).toMatchObject({
			model: 'gpt-image-2',
			usage: { inputTokens: 20, outputTokens: 1000, totalTokens: 1020 },
		});
		// 20 tokens at 5 and 1000 at 30 dollars a million.
		expect(result.usage.costUsd).toBeCloseTo(0.0301, 6);
	});

	it('sends nothing that was not set', async () => {
		const { work, received } = await on('openai', {}, answering(pictures(red)));
		const { usage: unknown } = await work;
		expect(received[0]?.body).toEqual({ model: 'gpt-image-2', prompt: 'A fox' });
		expect(unknown.costUsd).toBeNull();
	});

	it.each([
		['gpt-image-2', '16:9', '1536x864', []],
		['gpt-image-2', '9:16', '864x1536', []],
		['gpt-image-2', '1:1', '1024x1024', []],
		[
			'gpt-image-1.5',
			'16:9',
			'1536x1024',
			['OpenAI accepts sizes but no aspect ratios: 16:9 was sent as 1536x1024'],
		],
		['gpt-image-1.5', '2:3', '1024x1536', []],
		[
			'gpt-image-2',
			'1:8',
			'512x1536',
			['OpenAI accepts sizes but no aspect ratios: 1:8 was sent as 512x1536'],
		],
		['gpt-image-2', '3:1', '1536x512', []],
	])(
		'on OpenAI turns an aspect ratio into a size of %s: %s',
		async (model, aspectRatio, size, said) => {
			const { work, received, hints } = await on(
				'openai',
				{ model, aspectRatio },
				answering(pictures(red)),
			);
			await work;
			expect(received[0]?.body.size).toBe(size);
			expect(hints).toEqual(said);
		},
	);

	it.each([
		['1920x1080', '16:9', []],
		[
			'1000x300',
			'4:1',
			['Google Gemini accepts aspect ratios but no sizes: 1000x300 was sent as 4:1'],
		],
		['256x2048', '1:8', []],
		[
			'1000x300',
			'21:9',
			['Google Gemini accepts aspect ratios but no sizes: 1000x300 was sent as 21:9'],
			'gemini-2.5-flash-image',
		],
		['auto', undefined, []],
	])(
		'on Gemini turns the size %s into the aspect ratio %s',
		async (size, ratio, said, model = '') => {
			const { work, received, hints } = await onGemini({ size, ...(model && { model }) });
			await work;
			const extra = received[0]?.body.extra_body as { google: object } | undefined;
			expect(extra?.google).toEqual(ratio === undefined ? undefined : { aspect_ratio: ratio });
			expect(hints).toEqual(said);
		},
	);

	it('on other servers asks for base64, and without it where it is refused, in silence', async () => {
		const { work, received, hints } = await on(
			'generic',
			{ aspectRatio: '4:3', seed: 3 },
			({ body }, response) => {
				if ('response_format' in body) {
					json(response, 400, { error: { message: "Unknown parameter: 'response_format'." } });
				} else json(response, 200, pictures(red));
			},
		);
		await work;
		expect(received.map(({ body }) => body)).toEqual([
			{
				model: 'gpt-image-2',
				prompt: 'A fox',
				response_format: 'b64_json',
				aspect_ratio: '4:3',
				seed: 3,
			},
			{ model: 'gpt-image-2', prompt: 'A fox', aspect_ratio: '4:3', seed: 3 },
		]);
		expect(hints).toEqual([]);
	});

	it('on Ollama is one image of a size, for nothing', async () => {
		const { work, received } = await on(
			'ollama',
			{ model: 'z-image', size: '512x512' },
			answering(pictures(red)),
		);
		expect((await work).usage.costUsd).toBe(0);
		expect(received[0]?.body).toEqual({
			model: 'z-image',
			prompt: 'A fox',
			response_format: 'b64_json',
			size: '512x512',
		});
	});

	it('takes further fields last, and the raw answer without its images', async () => {
		const { work, received } = await on(
			'openai',
			{ extraBody: { moderation: 'low', prompt: 'A hare', stream: true }, includeRaw: true },
			answering({ ...pictures(red), size: '1024x1024' }),
		);
		const { raw } = await work;
		expect(received[0]?.body).toEqual({
			model: 'gpt-image-2',
			prompt: 'A hare',
			moderation: 'low',
		});
		expect(raw).toMatchObject([{ size: '1024x1024', data: [{ b64_json: '…' }] }]);
	});
});
