import { failureOf } from '../helpers/context';
import { answering, blue, drawing, red } from '../helpers/draw';
import { pictures } from '../helpers/gemini-images';
import { completion } from '../helpers/gemini-server';
import { json, type Received } from '../helpers/http-server';
import { image } from '../helpers/images';

const { on, onGemini } = drawing();
const media = (ref: string, byteLength: number, mimeType = '') => ({
	media: { ref, mimeType, byteLength },
});

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
			'Google Gemini has no field for quality, background, format, compression, seed: left out',
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
		expect(hints).toEqual(['OpenAI has no field for seed: left out']);
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
			['OpenAI takes sizes and no aspect ratios: 16:9 became 1536x1024'],
		],
		['gpt-image-1.5', '2:3', '1024x1536', []],
		[
			'gpt-image-2',
			'1:8',
			'512x1536',
			['OpenAI takes sizes and no aspect ratios: 1:8 became 512x1536'],
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
		['1000x300', '4:1', ['Google Gemini takes aspect ratios and no sizes: 1000x300 became 4:1']],
		['256x2048', '1:8', []],
		[
			'1000x300',
			'21:9',
			['Google Gemini takes aspect ratios and no sizes: 1000x300 became 21:9'],
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

describe('images by chat', () => {
	const message = (more: object) =>
		completion(
			{ content: 'Here it is.', ...more },
			{ usage: { prompt_tokens: 9, completion_tokens: 1290, total_tokens: 1299, cost: 0.0387 } },
		);
	const drawn = message({
		images: [
			{ type: 'image_url', image_url: { url: `data:image/png;base64,${red.toString('base64')}` } },
		],
	});

	it('on OpenRouter are parts of the answer, one a request, with what was charged', async () => {
		const { work, received, hints } = await on(
			'openrouter',
			{ model: 'google/gemini-3.1-flash-image', n: 2, size: '1536x1024', seed: 4, quality: 'high' },
			answering(drawn),
		);
		const { images, text, usage: sum } = await work;
		expect(received.map(({ path }) => path)).toEqual(Array(2).fill('/v1/chat/completions'));
		expect(received[0]?.body).toEqual({
			model: 'google/gemini-3.1-flash-image',
			messages: [{ role: 'user', content: 'A fox' }],
			modalities: ['image', 'text'],
			image_config: { aspect_ratio: '3:2', quality: 'high' },
			seed: 4,
		});
		expect(images).toHaveLength(2);
		expect(text).toBe('Here it is.\n\nHere it is.');
		expect(sum).toMatchObject({ totalTokens: 2598, costUsd: 0.0774 });
		expect(hints).toEqual([]);
	});

	it.each([
		['1000x700', '3:2', ['OpenRouter takes aspect ratios and no sizes: 1000x700 became 3:2']],
		['1920x1080', '16:9', []],
		['1344x768', '16:9', []],
	])('on OpenRouter turns the size %s into the aspect ratio %s', async (size, ratio, said) => {
		const { work, received, hints } = await on('openrouter', { size }, answering(drawn));
		await work;
		expect(received[0]?.body.image_config).toEqual({ aspect_ratio: ratio });
		expect(hints).toEqual(said);
	});

	it('on OpenRouter say how they are drawn in one field', async () => {
		const options = { quality: 'low', background: 'opaque', format: 'jpeg', compression: 70 };
		const { work, received } = await on('openrouter', options, answering(drawn));
		await work;
		expect(received[0]?.body.image_config).toEqual({
			quality: 'low',
			background: 'opaque',
			output_format: 'jpeg',
			output_compression: 70,
		});
	});

	it('asks models that only draw for images alone, and shows them what to change', async () => {
		const { work, received } = await on(
			'openrouter',
			{ model: 'black-forest-labs/flux.2-pro', images: [media('blue', blue.length)] },
			answering(drawn),
		);
		await work;
		expect(received[0]?.body).toMatchObject({
			modalities: ['image'],
			messages: [
				{
					content: [
						{ type: 'text', text: 'A fox' },
						{ image_url: { url: `data:image/jpeg;base64,${blue.toString('base64')}` } },
					],
				},
			],
		});
	});

	it.each([
		[message({}), 'output-invalid', /words in place of an image: Here it is/],
		[message({ refusal: 'No.' }), 'content-blocked', /refused: No/],
	])('says why there is none', async (answer, kind, said) => {
		const { work } = await on('openrouter', { model: 'x/gemini' }, answering(answer));
		const failure = await failureOf(work);
		expect(failure.kind).toBe(kind);
		expect(failure.message).toMatch(said);
	});
});

describe('images to change', () => {
	const mask = image('png', 3, 2, (x) => [0, 0, 0, x === 0 ? 0 : 255]);

	async function parts({ raw, headers }: Received) {
		const form = await new Response(new Uint8Array(raw), {
			headers: { 'content-type': String(headers['content-type']) },
		}).formData();
		return await Promise.all(
			[...form].map(async ([name, value]) =>
				typeof value === 'string'
					? [name, value]
					: [name, value.name, value.type, Buffer.from(await value.arrayBuffer()).equals(red)],
			),
		);
	}

	it('on OpenAI go to images/edits with their mask, typed by content', async () => {
		const { work, received } = await on(
			'openai',
			{
				images: [
					media('red', red.length, 'image/gif'),
					{ url: `data:image/png;base64,${blue.toString('base64')}` },
				],
				mask: media('mask', mask.length),
				quality: 'low',
			},
			answering(pictures(red)),
			{ mask },
		);
		await work;
		expect(received[0]?.path).toBe('/v1/images/edits');
		expect(await parts(received[0] as Received)).toEqual([
			['model', 'gpt-image-2'],
			['prompt', 'A fox'],
			['quality', 'low'],
			['mask', 'mask.png', 'image/png', false],
			['image[]', 'image-1.png', 'image/png', true],
			['image[]', 'image-2.jpg', 'image/jpeg', false],
		]);
	});

	const one = [media('red', red.length)];
	const text = Buffer.from('just a text');
	it.each([
		['gemini', { images: one }, /cannot change images through its OpenAI-compatible endpoint/],
		['openrouter', { images: one, mask: one[0] }, /takes no masks/],
		['groq', {}, /Groq draws no images/],
		['ollama', { images: one }, /cannot change images/],
		['openai', { images: one, mask: media('blue', 1) }, /a mask has to be PNG/],
		['openai', { images: one, mask: media('small', 1) }, /2 x 2 pixels and the image 3 x 2/],
		['openai', { images: [media('text', text.length)] }, /not a PNG, JPEG or WebP/],
		['openai', { images: [media('empty', 0)] }, /is empty/],
		['openai', { images: [{ url: 'not base64!' }] }, /not valid base64/],
	] as const)('are refused on %s before anything is sent: %j', async (profile, request, said) => {
		const files = { text, empty: Buffer.alloc(0), small: image('png', 2, 2) };
		const { work, received } = await on(profile, request, answering(pictures(red)), files);
		const failure = await failureOf(work);
		expect(failure.kind).toBe('request-invalid');
		expect(failure.message).toMatch(said);
		expect(failure.details.hint).toBeTruthy();
		expect(received).toEqual([]);
	});
});
