import { givenInText } from '../../../capabilities/image-generation/given-in';
import { answering, imageServers, media, red } from '../../helpers/generate-images';
import { completion } from '../../gemini/server';

const { on, onGemini } = imageServers();

const base64 = red.toString('base64');
const url = `data:image/png;base64,${base64}`;

describe('an image in a chat answer is found', () => {
	it.each<[string, object, string]>([
		['as a data URL in Markdown', { content: `Here you go.\n\n![image](${url})` }, 'Here you go.'],
		['as the whole text', { content: url }, ''],
		['as a text of the list', { content: '', images: [url] }, ''],
		['under image_url itself', { content: '', images: [{ image_url: url }] }, ''],
		['as b64_json', { content: 'Done', images: [{ b64_json: base64 }] }, 'Done'],
		['as an output image', { content: [{ type: 'output_image', image: base64 }] }, ''],
		['inline', { content: [{ inline_data: { mime_type: 'image/png', data: base64 } }] }, ''],
		[
			'beside an empty text part',
			{ content: [{ type: 'text', text: '' }], images: [{ url: '', image_url: { url } }] },
			'',
		],
	])('%s', async (_name, message, text) => {
		const { work } = await on('openrouter', {}, answering(completion(message)));
		const result = await work;
		expect(result.images).toMatchObject([{ data: base64, mimeType: 'image/png' }]);
		expect(result.text ?? '').toBe(text);
	});

	it('once, where the text shows what stands beside it', async () => {
		const message = { content: `![image](${url})`, images: [{ image_url: { url } }] };
		const { work } = await on('openrouter', {}, answering(completion(message)));
		expect((await work).images).toHaveLength(1);
	});
});

describe('a text', () => {
	it.each([
		['no picture', 'Generate a [link](https://x.example) and data:text/plain,x'],
		['an address of another kind', '![x](ftp://x.example/a.png) ![y](data:text/html;base64,AAAA)'],
	])('with %s stays as it is', (_name, text) => {
		expect(givenInText(text)).toEqual({ given: [], text });
	});

	it('keeps what it shows and is no picture to be fetched', () => {
		const text = `![logo](attachment:1) ![a](${url})`;
		expect(givenInText(text)).toEqual({ given: [{ data: url }], text: '![logo](attachment:1)' });
	});

	it('gives each picture that it shows', () => {
		const text = 'One ![a](https://x.example/a.png) and ![b](<https://x.example/b.png> "B").';
		expect(givenInText(text)).toEqual({
			given: [{ data: 'https://x.example/a.png' }, { data: 'https://x.example/b.png' }],
			text: 'One  and .',
		});
	});
});

describe('an image of the images route is found', () => {
	it.each([
		['under images', { images: [{ url }] }],
		['as a text', { data: [base64] }],
		['beside an empty b64_json', { data: [{ b64_json: '', url }] }],
		['beside null', { data: [{ b64_json: null, url: null, base64 }] }],
	])('%s', async (_name, answer) => {
		const { work } = await on('generic', {}, answering({ created: 1, ...answer }));
		expect((await work).images).toMatchObject([{ data: base64 }]);
	});
});

test('an image that is the whole answer is taken', async () => {
	const { work, received } = await on('generic', {}, (_request, response) => {
		response.writeHead(200, { 'content-type': 'image/png' }).end(red);
	});
	expect((await work).images).toMatchObject([{ data: base64, mimeType: 'image/png' }]);
	expect(received).toHaveLength(1);
});

describe('the usage of an image', () => {
	it.each([
		['as texts', { input_tokens: '12', output_tokens: '900', cost: 0.04 }],
		['by its older names', { prompt_tokens: 12, completion_tokens: 900, cost: 0.04 }],
	])('is read %s', async (_name, usage) => {
		const { work } = await on('generic', {}, answering({ data: [base64], usage }));
		expect((await work).usage).toMatchObject({
			...{ inputTokens: 12, outputTokens: 900, totalTokens: 912, costUsd: 0.04 },
		});
	});
});

describe('images to change', () => {
	it.each([
		[1, ['image']],
		[2, ['image[]', 'image[]']],
	])('are sent %d at a time as %j', async (count, names) => {
		const images = Array.from({ length: count }, () => media('red', red.length));
		const { work, received } = await on('openai', { images }, answering({ data: [{ url }] }));
		await work;
		const raw = received[0]?.raw.toString('latin1') ?? '';
		expect([...raw.matchAll(/(?<!file)name="(image[^"]*)"/g)].map(([, name]) => name)).toEqual(
			names,
		);
	});
});

describe('the long side', () => {
	it.each(['1K', '2K', '4K'])('%s goes to Gemini beside the aspect ratio', async (size) => {
		const { work, received, hints } = await onGemini({ size, aspectRatio: '16:9' });
		await work;
		expect(received[0]?.body.extra_body).toEqual({
			google: {
				aspect_ratio: '16:9',
				generation_config: { image_config: { image_size: size } },
			},
		});
		expect(hints).toEqual([]);
	});

	it('goes to OpenRouter in its field', async () => {
		const message = completion({ content: '', images: [url] });
		const { work, received } = await on('openrouter', { size: '4K' }, answering(message));
		await work;
		expect(received[0]?.body.image_config).toEqual({ image_size: '4K' });
	});
});
