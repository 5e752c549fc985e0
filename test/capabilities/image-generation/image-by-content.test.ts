import { failureOf } from '../../helpers/context';
import { blue, imageServers, media, red } from '../../helpers/generate-images';
import { edited } from '../../gemini/edits';
import { exhausted } from '../../gemini/refusal';
import { json } from '../../helpers/http-server';

const { onGemini } = imageServers();

const images = [media('red', red.length), media('blue', blue.length)];
const path = '/v1beta/models/gemini-3.1-flash-image:generateContent';
const part = (mimeType: string, bytes: Buffer) => ({
	inlineData: { mimeType, data: bytes.toString('base64') },
});
describe('images to change on Gemini', () => {
	it('go to its own route as parts after the prompt, with the key in a header of its own', async () => {
		const { work, received } = await onGemini({
			model: 'models/gemini-3.1-flash-image',
			images,
			aspectRatio: '16:9',
		});
		const result = await work;
		expect(received.map(({ path: asked, body }) => ({ path: asked, body }))).toEqual([
			{
				path,
				body: {
					contents: [
						{
							role: 'user',
							parts: [{ text: 'A fox' }, part('image/png', red), part('image/jpeg', blue)],
						},
					],
					generationConfig: {
						responseModalities: ['TEXT', 'IMAGE'],
						imageConfig: { aspectRatio: '16:9' },
					},
				},
			},
		]);
		expect(result).toMatchObject({
			images: [{ mimeType: 'image/png', width: 4, height: 3 }],
			text: 'Here it is.',
			model: 'gemini-3.1-flash-image',
		});
	});

	it('have their tokens counted and priced, those of images and of thoughts each as what they are', async () => {
		const price = { inputPerMillion: 1, outputPerMillion: 10 };
		const { work } = await onGemini({ images, price });
		const { usage } = await work;
		expect(usage).toMatchObject({
			inputTokens: 264,
			outputTokens: 1226,
			thinkingTokens: 100,
			totalTokens: 1490,
		});
		expect(usage.costUsd).toBeCloseTo((264 + 12_260) / 1e6, 9);
		const known = await onGemini({ images });
		const { costUsd } = (await known.work).usage;
		// More than if all were text (3 a million), as 1,120 of the tokens are an image at 60.
		expect(costUsd).toBeGreaterThan((1120 * 60) / 1e6);
	});

	it('take a size as the nearest shape, a long side, further fields, and several answers', async () => {
		const { work, received, hints } = await onGemini({
			images,
			n: 2,
			size: '2K',
			seed: 3,
			quality: 'high',
			extraBody: { generationConfig: { temperature: 0.5 } },
		});
		expect((await work).images).toHaveLength(2);
		expect(received.map(({ body }) => body.generationConfig)).toEqual(
			Array(2).fill({
				responseModalities: ['TEXT', 'IMAGE'],
				imageConfig: { imageSize: '2K' },
				temperature: 0.5,
			}),
		);
		expect(hints).toEqual([
			'Google Gemini does not support quality, seed: left out of the request',
		]);
		const sized = await onGemini({ images, size: '1920x1080' });
		await sized.work;
		expect(sized.received[0]?.body.generationConfig).toMatchObject({
			imageConfig: { aspectRatio: '16:9' },
		});
	});

	it('are asked for again after a rate limit', async () => {
		let count = 0;
		const { work, received } = await onGemini({ images }, (_request, response) => {
			if (count++ === 0) json(response, 429, exhausted(1));
			else json(response, 200, edited(red));
		});
		expect((await work).images).toHaveLength(1);
		expect(received.map((one) => one.path)).toEqual([path, path]);
	});
});

const usageMetadata = { promptTokenCount: 264, totalTokenCount: 264 };
const candidate = (finishReason: string, parts?: object[], more: object = {}) => ({
	candidates: [{ ...(parts ? { content: { role: 'model', parts } } : {}), finishReason, ...more }],
	usageMetadata,
});

// As people met them: a 200 without an image, in one form or another.
describe('an answer without an image', () => {
	it.each([
		[
			{ promptFeedback: { blockReason: 'OTHER', safetyRatings: [] }, usageMetadata },
			'content-blocked',
			/before it generated anything \(OTHER\)/,
		],
		[
			candidate('IMAGE_SAFETY', undefined, { finishMessage: 'Try rephrasing the prompt.' }),
			'content-blocked',
			/withheld the image \(IMAGE_SAFETY\): Try rephrasing/,
		],
		[candidate('PROHIBITED_CONTENT'), 'content-blocked', /PROHIBITED_CONTENT/],
		[candidate('NO_IMAGE', []), 'output-invalid', /returned no image \(finish reason: NO_IMAGE\)/],
		[
			candidate('STOP', [{ text: 'I made the sky darker.' }]),
			'output-invalid',
			/text instead of an image: I made the sky darker/,
		],
		[
			candidate('STOP', [{ thought: true, inlineData: { data: 'AAAA' } }]),
			'output-invalid',
			/no image \(finish reason: STOP\)/,
		],
		[{ usageMetadata }, 'output-invalid', /finish reason: unknown/],
	])('says why, with what it cost: %j', async (answer, kind, said) => {
		const { work } = await onGemini({ images }, (_request, response) => {
			json(response, 200, answer);
		});
		const failure = await failureOf(work);
		expect(failure.kind).toBe(kind);
		expect(failure.message).toMatch(said);
		expect(failure.details.hint).toBeTruthy();
		expect(failure.details.usage).toMatchObject({ inputTokens: 264 });
	});

	it.each([
		[{ candidates: 'none' }, /no known format \(candidates/],
		['<html>Sign in</html>', /no known format/],
	])('of another form is not taken for one: %j', async (answer, said) => {
		const { work } = await onGemini({ images }, (_request, response) => {
			json(response, 200, answer);
		});
		expect((await failureOf(work)).message).toMatch(said);
	});

	it('from a model that edits none is a refusal in its words', async () => {
		const { work } = await onGemini({ images, model: 'imagen-4.0-generate-001' });
		expect((await failureOf(work)).message).toMatch(/not supported for generateContent/);
	});
});

it('an image beside a draft is the image, and the raw answer holds neither', async () => {
	const data = red.toString('base64');
	const { work } = await onGemini({ images, includeRaw: true }, (_request, response) => {
		const draft = { thought: true, inlineData: { mimeType: 'image/jpeg', data: 'AAAA' } };
		json(
			response,
			200,
			candidate('STOP', [draft, { inlineData: { mimeType: 'image/png', data } }]),
		);
	});
	const result = await work;
	expect(result.images).toMatchObject([{ data, width: 3, height: 2 }]);
	expect(JSON.stringify(result.raw)).not.toContain(data);
});
