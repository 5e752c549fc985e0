import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dialectOf } from '../../playground/endpoint/find-dialect.mjs';
import { handleImageEdits, handleImages } from '../../playground/endpoint/images.mjs';
import { decoded } from '../helpers/images';

const server = createServer((request, response) => {
	const { dialect, route } = dialectOf(request.url ?? '');
	const handle = route === 'images/edits' ? handleImageEdits : handleImages;
	handle({ request, response, dialect, note: {} }).catch((error: unknown) => {
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
		body: body instanceof FormData ? body : JSON.stringify(body),
	});
	const answer = (await response.json()) as { data?: { b64_json: string }[]; usage?: object };
	const files = (answer.data ?? []).map(({ b64_json: base64 }) => Buffer.from(base64, 'base64'));
	return { status: response.status, answer, files };
}

const asked = { model: 'scripted-picture', prompt: 'A fox' };
const gemini = 'v1beta/openai/images/generations';

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

	it.each([
		[gemini, { ...asked, quality: 'high' }, /Unknown name .*quality/],
		[gemini, { ...asked, n: 2 }, /Multiple candidates/],
		['v1/images/generations', { ...asked, response_format: 'b64_json' }, /Unknown parameter/],
		['v1/images/generations', { ...asked, size: '9x9' }, /cannot be generated/],
		['v1/images/generations', { ...asked, prompt: ' ' }, /what to generate/],
		['v1/images/generations', { ...asked, model: 'scripted-chat' }, /does not exist/],
		['v1/images/edits', asked, /multipart/],
	])('are refused: %s %j', async (path, body, said) => {
		const { status, answer } = await post(path, body);
		expect(status).toBeGreaterThanOrEqual(400);
		expect(JSON.stringify(answer)).toMatch(said);
	});
});
