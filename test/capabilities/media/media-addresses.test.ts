import { toContentParts } from '../../../capabilities/media/to-content-parts';
import type { PartOptions } from '../../../capabilities/media/content-part';
import { createEndpointClient } from '../../../endpoint/endpoint-client';
import type { ProfileName } from '../../../endpoint/endpoint-settings';
import { failureOf, testContext } from '../../helpers/context';
import { httpServer, type Responder } from '../../helpers/http-server';
import { image } from '../../helpers/images';
import { mp3 } from '../../helpers/recordings';

const png = image('png', 3, 2);
const base64 = png.toString('base64');
const asPart = { type: 'image_url', image_url: { url: `data:image/png;base64,${base64}` } };

let closers: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(closers.map((close) => close()));
	closers = [];
});

async function serving(answer: Responder) {
	const server = await httpServer(answer);
	closers.push(server.close);
	return server;
}

interface Setup extends PartOptions {
	profile?: ProfileName;
	allowPrivateUrls?: boolean;
}

async function part(url: string, setup: Setup = {}) {
	const { profile = 'gemini', allowPrivateUrls = true, ...options } = setup;
	const baseUrl = 'http://localhost:9/v1';
	const client = createEndpointClient({ baseUrl, apiKey: 'k', profile, allowPrivateUrls });
	const parts = await toContentParts({ url }, options, testContext({ client }).context);
	expect(parts).toHaveLength(1);
	return parts[0];
}

describe('an image in the text itself', () => {
	it.each([
		['a data URL', `data:image/png;base64,${base64}`],
		['a data URL of the wrong type', `data:image/gif;charset=x;base64,${base64}`],
		['a data URL without a type', `data:;base64,${base64}`],
		['a data URL that is percent-encoded', `data:image/png,${percent(png)}`],
		['bare base64', base64],
		['base64 with line breaks', base64.replace(/(.{20})/g, '$1\r\n')],
		['base64 without padding, in the alphabet for URLs', png.toString('base64url')],
		['base64 with space around', `  ${base64}\n`],
	])('is read from %s', async (_name, text) => {
		expect(await part(text)).toEqual(asPart);
		// No endpoint is asked to fetch what is here already.
		expect(await part(text, { profile: 'openai' })).toEqual(asPart);
	});

	it.each([
		['data:image/png;base64,%%%', /^The data URL ".*" is not valid base64$/],
		['photo.png', /^The base64 text "photo\.png" is not valid base64$/],
		['/home/me/photo.png', /^The base64 text "\/home\/me\/photo\.png" is not valid base64$/],
		['C:\\photo.png', /^Files can only be fetched over http and https, not as "C:\\photo\.png"$/],
		['file:///etc/passwd', /^Files can only be fetched over http and https/],
		['data:image/png;base64,', /^The data URL is empty$/],
		[Buffer.from('Hello there').toString('base64'), /^The base64 text is not an image/],
	])('is refused where it is %s', async (text, message) => {
		const { details } = await failureOf(part(text));
		expect(details.kind).toBe('request-invalid');
		expect(details.message).toMatch(message);
		expect(details.hint).toBeTruthy();
	});
});

describe('an image at an address', () => {
	const address = 'https://images.example.com/a.png?key=1';

	it.each(['openai', 'groq', 'openrouter'] as const)('is left for %s to fetch', async (profile) => {
		expect(await part(address, { profile, detail: 'high', allowPrivateUrls: false })).toEqual({
			type: 'image_url',
			image_url: { url: address, detail: 'high' },
		});
	});

	it.each(['gemini', 'ollama', 'generic'] as const)('is fetched here for %s', async (profile) => {
		const { url } = await serving((_request, response) => response.end(png));
		expect(await part(`${url}/a.png`, { profile })).toEqual(asPart);
	});

	it.each([
		['is scaled', '/a.png', { scaleDown: true }],
		['is bounded', '/a.png', { maxSide: 100 }],
		['lies at a private address, where the endpoint does not reach', '/a.png', {}],
		['is no image by its name', '/a.pdf', { maxSide: 100 }],
	])('is fetched here for OpenAI too, where it %s', async (_why, path, options) => {
		const { url, received } = await serving((_request, response) => response.end(png));
		expect(await part(`${url}${path}`, { profile: 'openai', ...options })).toEqual(asPart);
		expect(received).toHaveLength(1);
	});

	it('is refused at a private address, unless the credential allows it', async () => {
		const { url, received } = await serving((_request, response) => response.end(png));
		for (const profile of ['gemini', 'openai'] as const) {
			const failure = await failureOf(part(url, { profile, allowPrivateUrls: false }));
			expect(failure.message).toContain('is a private or local address');
		}
		expect(received).toEqual([]);
	});

	it('is asked for again where the server was busy', async () => {
		let asked = 0;
		const { url } = await serving((_request, response) => {
			asked += 1;
			if (asked === 1) response.writeHead(503).end();
			else response.end(png);
		});
		expect(await part(url)).toEqual(asPart);
	});

	it('is not asked for again where it is not there', async () => {
		const { url, received } = await serving((_request, response) => response.writeHead(404).end());
		expect((await failureOf(part(url))).details).toMatchObject({ status: 404 });
		expect(received).toHaveLength(1);
	});

	it('is named in what is said about it, without its query', async () => {
		const { url } = await serving((_request, response) => response.end('<html>Sign in</html>'));
		const failure = await failureOf(part(`${url}/a.png?signature=secret`));
		expect(failure.message).toBe(
			`The file at ${url}/a.png is not an image, a PDF, a recording or a document that can be read, or it is damaged`,
		);
	});

	it('may turn out to be a recording', async () => {
		const { url } = await serving((_request, response) => response.end(mp3(80)));
		expect(await part(`${url}/a.mp3`, { profile: 'openai' })).toMatchObject({
			type: 'input_audio',
			input_audio: { format: 'mp3' },
		});
	});
});

function percent(bytes: Buffer): string {
	return bytes.toString('hex').replace(/../g, '%$&');
}
