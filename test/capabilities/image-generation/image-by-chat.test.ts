import { failureOf } from '../../helpers/context';
import { answering, blue, imageServers, media, red } from '../../helpers/generate-images';
import { completion } from '../../gemini/server';

const { on } = imageServers();

describe('images by chat', () => {
	const message = (more: object) =>
		completion(
			{ content: 'Here it is.', ...more },
			{ usage: { prompt_tokens: 9, completion_tokens: 1290, total_tokens: 1299, cost: 0.0387 } },
		);
	const generated = message({
		images: [
			{ type: 'image_url', image_url: { url: `data:image/png;base64,${red.toString('base64')}` } },
		],
	});

	it('on OpenRouter are parts of the answer, one a request, with what was charged', async () => {
		const { work, received, hints } = await on(
			'openrouter',
			{ model: 'google/gemini-3.1-flash-image', n: 2, size: '1536x1024', seed: 4, quality: 'high' },
			answering(generated),
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
		[
			'1000x700',
			'3:2',
			['OpenRouter accepts aspect ratios but no sizes: 1000x700 was sent as 3:2'],
		],
		['1920x1080', '16:9', []],
		['1344x768', '16:9', []],
	])('on OpenRouter turns the size %s into the aspect ratio %s', async (size, ratio, said) => {
		const { work, received, hints } = await on('openrouter', { size }, answering(generated));
		await work;
		expect(received[0]?.body.image_config).toEqual({ aspect_ratio: ratio });
		expect(hints).toEqual(said);
	});

	it('on OpenRouter say how they are generated in one field', async () => {
		const options = { quality: 'low', background: 'opaque', format: 'jpeg', compression: 70 };
		const { work, received } = await on('openrouter', options, answering(generated));
		await work;
		expect(received[0]?.body.image_config).toEqual({
			quality: 'low',
			background: 'opaque',
			output_format: 'jpeg',
			output_compression: 70,
		});
	});

	it('asks models that only generate images for images alone, and shows them what to change', async () => {
		const { work, received } = await on(
			'openrouter',
			{ model: 'black-forest-labs/flux.2-pro', images: [media('blue', blue.length)] },
			answering(generated),
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
		[message({}), 'output-invalid', /text instead of an image: Here it is/],
		[message({ refusal: 'No.' }), 'content-blocked', /refused: No/],
	])('says why there is none', async (answer, kind, said) => {
		const { work } = await on('openrouter', { model: 'x/gemini' }, answering(answer));
		const failure = await failureOf(work);
		expect(failure.kind).toBe(kind);
		expect(failure.message).toMatch(said);
	});
});
