import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dialectOf } from '../../playground/endpoint/find-dialect.mjs';
import {
	handleContentImages,
	handleImageEdits,
	handleImages,
} from '../../playground/endpoint/images.mjs';
import { decoded } from '../helpers/images';

const server = createServer((request, response) => {
	const { dialect, route } = dialectOf(request.url ?? '');
	const context = { request, response, dialect, note: {} };
	const { model } = /^models\/(?<model>[^:]+):/.exec(route ?? '')?.groups ?? {};
	const handle = route === 'images/edits' ? handleImageEdits : handleImages;
	const handled = model === undefined ? handle(context) : handleContentImages(context, model);
	handled.catch((error: unknown) => {
		const kind = (error as { kind?: string }).kind ?? 'failed';
		const { code, body } = dialect.toError(kind, String(error));
		response.writeHead(code).end(JSON.stringify(body));
	});
});
beforeAll(async () => {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
	server.close();
});

async function post(path: string, body: FormData | object) {
	const { port } = server.address() as AddressInfo;
	const response = await fetch(`http://127.0.0.1:${String(port)}/${path}`, {
		method: 'POST',
		// A connection that is used again may be one that was just closed.
		headers: { connection: 'close' },
		body: body instanceof FormData ? body : JSON.stringify(body),
	});
	const answer = (await response.json()) as { data?: { b64_json: string }[]; usage?: object };
	const files = (answer.data ?? []).map(({ b64_json: base64 }) => Buffer.from(base64, 'base64'));
	return { status: response.status, answer, files };
}

const asked = { model: 'scripted-picture', prompt: 'A fox' };
const gemini = 'v1beta/openai/images/generations';

interface Candidate {
	content: { parts: { inlineData: { data: string } }[] };
}
const content = 'v1beta/models/gemini-3.1-flash-image:generateContent';
const text = { text: 'A fox' };
const picture = { inlineData: { mimeType: 'image/png', data: 'AAAA' } };
const gif = { inlineData: { mimeType: 'image/gif', data: 'AAAA' } };
const edit = {
	contents: [{ role: 'user', parts: [text, picture] }],
	generationConfig: {
		responseModalities: ['TEXT', 'IMAGE'],
		imageConfig: { aspectRatio: '9:16' },
	},
};

describe('the pictures of the local endpoint', () => {
	it('have the shape that was asked for, and differ by prompt', async () => {
		const extra = { extra_body: { google: { aspect_ratio: '16:9' } } };
		const { files } = await post(gemini, { ...asked, ...extra });
		const { files: others } = await post(gemini, { ...asked, prompt: 'A hare', ...extra });
		const { width, height } = decoded('png', files[0] ?? Buffer.alloc(0));
		expect([width, height]).toEqual([1024, 576]);
		expect(files[0]?.equals(others[0] ?? Buffer.alloc(0))).toBe(false);
	});

	it('are several, of a size, with dark letters, and counted, in the shape of OpenAI', async () => {
		const { files, answer } = await post('v1/images/generations', {
			...asked,
			n: 2,
			size: '200x100',
		});
		const [first, second] = files.map((file) => decoded('png', file));
		expect([first?.width, second?.height]).toEqual([200, 100]);
		const row = Array.from({ length: 60 }, (_, x) => first?.pixel(x, 8).join());
		expect(row).toContain('17,17,17,255');
		expect(new Set(row).size).toBe(2);
		expect(answer.usage).toMatchObject({ output_tokens: 2112 });
	});

	it('are new ones where pictures are given', async () => {
		const form = new FormData();
		for (const [name, value] of Object.entries(asked)) form.append(name, value);
		form.append('image[]', new Blob(['x']), 'a.png');
		const { status, files } = await post('v1/images/edits', form);
		expect([status, files.length]).toEqual([200, 1]);
	});

	it('are new ones on the route of Google too, in the shape that was asked for', async () => {
		const { answer } = await post(content, edit);
		const [candidate] = (answer as { candidates?: Candidate[] }).candidates ?? [];
		const file = Buffer.from(candidate?.content.parts[0]?.inlineData.data ?? '', 'base64');
		expect(decoded('png', file)).toMatchObject({ width: 576, height: 1024 });
		expect(answer).toMatchObject({
			usageMetadata: { candidatesTokenCount: 1056, totalTokenCount: 1056 + 258 + 2 },
		});
	});

	it.each([
		[gemini, { ...asked, quality: 'high' }, /Unknown name .*quality/],
		[gemini, { ...asked, n: 2 }, /Multiple candidates/],
		['v1/images/generations', { ...asked, response_format: 'b64_json' }, /Unknown parameter/],
		['v1/images/generations', { ...asked, size: '9x9' }, /cannot be generated/],
		['v1/images/generations', { ...asked, prompt: ' ' }, /what to generate/],
		['v1/images/generations', { ...asked, model: 'scripted-chat' }, /does not exist/],
		['v1/images/edits', asked, /multipart/],
		[content, { ...edit, model: 'x' }, /Unknown name .*model/],
		[content, { ...edit, generationConfig: { size: '1K' } }, /Unknown name .*size/],
		[content, { ...edit, generationConfig: {} }, /ask for IMAGE/],
		[content, { ...edit, contents: [{ role: 'system', parts: [{ text: 'A' }] }] }, /valid role/],
		[content, { ...edit, contents: [{ role: 'user', parts: [picture] }] }, /not specified/],
		[
			content,
			{ ...edit, contents: [{ role: 'user', parts: [text, gif] }] },
			/MIME type: image\/gif/,
		],
		['v1beta/models/scripted-chat:generateContent', edit, /not found for API version/],
	])('are refused: %s %j', async (path, body, said) => {
		const { status, answer } = await post(path, body);
		expect(status).toBeGreaterThanOrEqual(400);
		expect(JSON.stringify(answer)).toMatch(said);
	});
});
