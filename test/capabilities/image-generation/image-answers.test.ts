import { imageRequest } from '../../../capabilities/image-generation/image-request';
import { failureOf } from '../../helpers/context';
import { answering, blue, drawing, red } from '../../helpers/draw';
import { pictures } from '../../gemini/images';
import { httpServer, json } from '../../helpers/http-server';

const { atEnd, on, onGemini } = drawing();

describe('more images than one request draws', () => {
	it('are drawn by several at once, each step kept', async () => {
		const waiting: (() => void)[] = [];
		const { work, received } = await onGemini({ n: 3 }, (_request, response) => {
			waiting.push(() => {
				json(response, 200, pictures(red));
			});
			// None is answered before all are there.
			if (waiting.length === 3)
				waiting.forEach((answer) => {
					answer();
				});
		});
		expect((await work).images).toHaveLength(3);
		expect(received.map(({ body }) => body.n)).toEqual([undefined, undefined, undefined]);
	});

	it('are the ones that could be drawn where others fail, with the reason', async () => {
		let count = 0;
		const { work, hints } = await onGemini({ n: 3 }, (_request, response) => {
			count += 1;
			if (count !== 2) json(response, 200, pictures(red));
			else json(response, 400, [{ error: { code: 400, message: 'Blocked by the safety filter' } }]);
		});
		const { images, failures } = await work;
		expect(images).toHaveLength(2);
		expect(failures).toMatchObject([{ kind: 'content-blocked' }]);
		expect(hints).toEqual(['2 of 3 images were drawn: Blocked by the safety filter']);
	});

	it.each([
		[401, { message: 'Bad key' }, 'credential-invalid'],
		[404, { message: 'No such model' }, 'request-invalid'],
		[400, { message: 'Blocked by the safety filter' }, 'content-blocked'],
		[400, { message: 'The size is wrong' }, 'request-invalid'],
	] as const)('are not asked for after %s %j', async (status, error, kind) => {
		const { work, received } = await on('ollama', { n: 100 }, answering({ error }, status));
		expect((await failureOf(work)).kind).toBe(kind);
		expect(received.length).toBeLessThanOrEqual(10);
	});

	it('are drawn one by one where n has no effect', async () => {
		const { work, received, hints } = await on('generic', { n: 4 }, answering(pictures(red)));
		expect((await work).images).toHaveLength(4);
		expect(received.map(({ body }) => body.n)).toEqual([4, undefined, undefined, undefined]);
		expect(hints).toEqual([]);
	});

	it.each(['n must be 1 for this model', "Invalid value for 'n'", "Unknown parameter: 'n'."])(
		'are drawn one by one where n is refused: %s',
		async (message) => {
			const { work } = await on('generic', { n: 13 }, ({ body }, response) => {
				if ('n' in body) json(response, 400, { error: { message } });
				else json(response, 200, pictures(red));
			});
			const { images, failures } = await work;
			expect(images).toHaveLength(13);
			expect(failures).toBeUndefined();
		},
	);

	it('are asked for once more and no more than that', async () => {
		const { work, received, hints } = await on(
			'generic',
			{ n: 6 },
			({ body: { n = 1 } }, response) => {
				json(response, 200, pictures(...Array<Buffer>(Math.ceil(Number(n) / 2)).fill(red)));
			},
		);
		expect((await work).images).toHaveLength(5);
		expect(received.map(({ body }) => body.n)).toEqual([6, 3]);
		expect(hints).toEqual(['5 of 6 images were drawn']);
	});
});

describe('an answer', () => {
	it('with an address is fetched', async () => {
		const host = await httpServer((_request, response) => response.end(blue));
		atEnd(host.close);
		const { work } = await on(
			'generic',
			{},
			answering({ data: [{ url: `${host.url}/a.png`, revised_prompt: 'A red fox' }] }),
		);
		expect(await work).toMatchObject({
			images: [
				{
					mimeType: 'image/jpeg',
					width: 4,
					height: 4,
					byteLength: blue.length,
					revisedPrompt: 'A red fox',
				},
			],
		});
	});

	const base64 = (text: string) => ({ data: [{ b64_json: Buffer.from(text).toString('base64') }] });
	it.each([
		[
			'text in place of an image',
			base64('<html>Sorry'),
			'output-invalid',
			/not an image \(it begins with "<html>Sorry"\)/,
		],
		[
			'no base64',
			{ data: [{ b64_json: '%%%' }] },
			'output-invalid',
			/cannot be read: .*not valid base64/,
		],
		['an empty image', { data: [{ b64_json: '' }] }, 'output-invalid', /empty/],
		['empty data', { data: [] }, 'output-invalid', /without an image/],
		['no data', { created: 1 }, 'output-invalid', /without an image/],
		['null data', { data: null }, 'output-invalid', /without an image/],
		['another form', { data: 'image' }, 'output-invalid', /no images as they are usual \(data/],
		['an entry without an image', { data: [{}] }, 'output-invalid', /without an image/],
		[
			'half a PNG',
			{ data: [{ b64_json: red.subarray(0, 12).toString('base64') }] },
			'output-invalid',
			/damaged/,
		],
		[
			'a reason',
			{ data: [{ finishReason: 'IMAGE_SAFETY' }] },
			'content-blocked',
			/withheld the image: IMAGE_SAFETY/,
		],
		[
			'an address that leads nowhere',
			{ data: [{ url: 'http://127.0.0.1:1/a.png' }] },
			'output-invalid',
			/could not be fetched/,
		],
	])('with %s is an error that says so', async (_name, body, kind, said) => {
		const { work } = await on('openai', {}, answering(body));
		const failure = await failureOf(work);
		expect(failure.message).toMatch(said);
		expect(failure.kind).toBe(kind);
		expect(failure.details.hint).toBeTruthy();
	});

	it('whose first image is none gives the others', async () => {
		const { work, hints } = await on(
			'openai',
			{ n: 2 },
			answering({ data: [base64('no').data[0], pictures(red).data[0]] }),
		);
		expect(await work).toMatchObject({
			images: [{ width: 3 }],
			failures: [{ kind: 'output-invalid' }],
		});
		expect(hints[0]).toMatch(/^1 of 2 images were drawn: The answer holds a file/);
	});

	it.each([
		[{ message: 'Your request was rejected by the safety system.', code: 'moderation_blocked' }],
		[
			{
				message: 'The prompt could not be submitted: it violates the Responsible AI practices.',
				status: 'INVALID_ARGUMENT',
			},
		],
	])('that the prompt is blocked is content-blocked with the reason: %j', async (error) => {
		const { work } = await on('openai', {}, answering({ error }, 400));
		const failure = await failureOf(work);
		expect(failure.kind).toBe('content-blocked');
		expect(failure.message).toBe(error.message);
	});
});

it('a wrong value of the field moderation is not about what is drawn', async () => {
	const message = "Invalid value: 'lo'. The field 'moderation' must be 'low' or 'auto'.";
	const { work } = await on('openai', {}, answering({ error: { message } }, 400));
	expect((await failureOf(work)).kind).toBe('request-invalid');
});

it('what OpenRouter flags is blocked, with the reasons', async () => {
	const message = 'Your chosen model requires moderation and your input was flagged';
	const metadata = { reasons: ['sexual', 'violence'], flagged_input: 'A f...', model_slug: 'x' };
	const error = { code: 403, message, metadata };
	const { work } = await on('openrouter', {}, answering({ error }, 403));
	const { kind, message: said, details } = await failureOf(work);
	expect([kind, said]).toEqual(['content-blocked', `${message} (sexual, violence)`]);
	expect(details.hint).toMatch(/Change the prompt/);
});

it('an SVG that was asked for is one', async () => {
	const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>');
	const { work, received } = await on('openai', { format: 'svg' }, answering(pictures(svg)));
	expect((await work).images).toMatchObject([{ mimeType: 'image/svg+xml' }]);
	expect(received[0]?.body).toMatchObject({ output_format: 'svg' });
});

describe('what may be asked', () => {
	it.each([
		[{ prompt: '  ' }, /prompt is empty/],
		[{ size: '1024' }, /looks like 1536x1024/],
		[{ aspectRatio: '16x9' }, /looks like 16:9/],
		[{ size: '512x512', aspectRatio: '1:1' }, /exclude one another/],
		[{ mask: { url: 'x' } }, /needs the image/],
		[{ n: 0 }, /1/],
		[{ n: 101 }, /100/],
	])('%j', (request, said) => {
		const parsed = imageRequest.safeParse({ model: 'm', prompt: 'p', ...request });
		expect(parsed.success).toBe(false);
		expect(parsed.error?.issues.map(({ message }) => message).join()).toMatch(said);
	});
});
