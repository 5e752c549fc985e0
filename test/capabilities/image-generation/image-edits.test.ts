import { failureOf } from '../../helpers/context';
import { answering, blue, imageServers, media, red } from '../../helpers/generate-images';
import { pictures } from '../../gemini/images';
import type { Received } from '../../helpers/http-server';
import { image } from '../../helpers/images';

const { on } = imageServers();

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
		['gemini', { images: one, mask: one[0] }, /Google Gemini does not support masks/],
		['openrouter', { images: one, mask: one[0] }, /does not support masks/],
		['groq', {}, /Groq does not generate images/],
		['ollama', { images: one }, /cannot edit images/],
		['openai', { images: one, mask: media('blue', 1) }, /is not a PNG image/],
		['openai', { images: one, mask: media('small', 1) }, /2 x 2 pixels, but the image has 3 x 2/],
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
