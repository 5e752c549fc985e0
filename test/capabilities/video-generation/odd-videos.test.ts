import { failureOf } from '../../helpers/context';
import { completed, film, filming } from '../../helpers/generate-video';
import { httpServer, json, type Responder } from '../../helpers/http-server';
import { mp4 } from '../../helpers/videos';

/** As `filming`, but what is at /content is something else. */
const giving =
	(content: Responder, job: object = completed): Responder =>
	(request, response) =>
		request.path.includes('/content')
			? content(request, response)
			: filming(job)(request, response);

const generic = { profile: 'generic' } as const;

test('a gateway tells of what it does not know as null', async () => {
	// github.com/BerriAI/litellm/issues/16753
	const nothing = { completed_at: null, error: null, expires_at: null, url: null, prompt: null };
	const { result } = await film(
		{ model: 'azure-sora-2' },
		filming(
			{ ...nothing, status: 'queued', progress: null, model: null, seconds: null, size: null },
			{ ...nothing, status: 'completed', seconds: '4', usage: { duration_seconds: 4 } },
		),
		generic,
	);
	expect(result).toMatchObject({ seconds: 4, model: 'azure-sora-2', usage: { costUsd: null } });
});

test('the ID of a gateway holds another path, which stays one part of the address', async () => {
	// github.com/QuantumNous/new-api/issues/2751
	const id = 'projects/p/models/veo-3.0/operations/70953d22==';
	const { asked } = await film({}, ({ method, path }, response) => {
		if (method === 'POST') json(response, 200, { id, task_id: id, status: 'queued' });
		else if (path.endsWith('/content')) response.end(mp4);
		else json(response, 200, { id, status: 'completed' });
	});
	expect(asked.at(-1)).toBe(`GET /v1/videos/${encodeURIComponent(id)}/content`);
});

test('a video is there, and cannot be downloaded: the error names it', async () => {
	// github.com/QuantumNous/new-api/issues/2751
	const failure = await failureOf(
		film(
			{ maxWaitMs: 60 },
			giving((_request, response) => {
				json(response, 500, { error: { message: 'Failed to fetch video content' } });
			}),
			generic,
		),
	);
	expect(failure.kind).toBe('timed-out');
	expect(failure.message).toContain('video_1');
});

test('an error comes in place of the video, with the status of a success', async () => {
	// github.com/decolua/9router/pull/3966
	const failure = await failureOf(
		film(
			{},
			giving((_request, response) => {
				json(response, 200, { error: { message: 'Missing Authentication header', code: 401 } });
			}),
			generic,
		),
	);
	expect(failure.message).toContain('Missing Authentication header');
	expect(failure.details.hint).toContain('video_1');
});

test('an image of another size than the video is refused in the words of the endpoint', async () => {
	// github.com/MicrosoftLearning/mslearn-ai-vision/pull/78
	const message = 'Inpaint image must match the requested width and height';
	const server = await httpServer((_request, response) => {
		json(response, 400, { error: { message, type: 'invalid_request_error', code: null } });
	});
	const failure = await failureOf(film({}, undefined, { server }));
	expect(failure).toMatchObject({ kind: 'request-invalid', message });
	expect(server.received).toHaveLength(1);
});

test('a state that nobody knows is one to wait for', async () => {
	// github.com/teng-lin/notebooklm-py/issues/162
	const { asked } = await film(
		{},
		filming({ status: 'unknown' }, { status: 'SUCCEEDED' }),
		generic,
	);
	expect(asked.filter((one) => one === 'GET /v1/videos/video_1')).toHaveLength(2);
});

test('a video that is not ready, though it is said to be, is asked for again', async () => {
	// github.com/maximhq/bifrost/pull/1685
	let tries = 0;
	const { file } = await film(
		{},
		giving((_request, response) => {
			tries += 1;
			if (tries < 5) json(response, tries < 3 ? 409 : 425, { error: { message: 'Not yet.' } });
			else response.end(mp4);
		}),
		generic,
	);
	expect(tries).toBe(5);
	expect(file.equals(mp4)).toBe(true);
});

test('a video that a gateway does not know at once is waited for, and given up where it stays so', async () => {
	let looks = 0;
	const { asked } = await film(
		{},
		(request, response) => {
			if (request.method === 'GET' && (looks += 1) < 3) json(response, 404, { error: 'Not found' });
			else filming(completed)(request, response);
		},
		generic,
	);
	expect(asked).toHaveLength(5);
	const failure = await failureOf(
		film({ videoId: 'video_9' }, (_request, response) => {
			json(response, 404, { error: { message: 'The video is no longer available.' } });
		}),
	);
	expect(failure).toMatchObject({ kind: 'request-invalid' });
	expect(failure.message).toContain('does not know the video video_9, or no longer');
});

test.each([
	['cancelled', 'The video was canceled at the endpoint'],
	['expired', 'The video expired at the endpoint'],
])('a video is %s', async (status, words) => {
	// openrouter.ai/docs/api/api-reference/videos
	const failure = await failureOf(film({}, filming({ status }), { profile: 'openrouter' }));
	expect(failure).toMatchObject({ kind: 'output-invalid' });
	expect(failure.message).toContain(words);
});

test('a video at an address of another host is fetched without the key', async () => {
	const store = await httpServer((_request, response) => response.end(mp4));
	try {
		// To the guard for private addresses a loopback address is private.
		const failure = await failureOf(
			film({}, filming({ ...completed, url: `${store.url}/v.mp4?sig=1` }), generic),
		);
		expect(failure.message).toContain('private');
		expect(store.received).toHaveLength(0);
	} finally {
		await store.close();
	}
});

test('a video comes as a data URL', async () => {
	const url = `data:video/mp4;base64,${mp4.toString('base64')}`;
	const { file, asked } = await film({}, filming({ ...completed, url }), generic);
	expect(file.equals(mp4)).toBe(true);
	expect(asked).toHaveLength(2);
});

test.each([
	['a page', 'text/html', '<p>Sign in</p>', 'web page'],
	['a text', 'text/plain', 'soon', 'returned no video, but soon'],
	['nothing', 'video/mp4', '', 'a file that is no video'],
	['an image', 'video/mp4', '\0\0\0\x1cftypavif\0\0\0\0', 'a file that is no video'],
])('what is downloaded is %s', async (_name, type, body, words) => {
	const failure = await failureOf(
		film(
			{},
			giving((_request, response) => {
				response.writeHead(200, { 'content-type': type });
				response.end(Buffer.from(body, 'latin1'));
			}),
			generic,
		),
	);
	expect(failure.message).toContain(words);
});

test.each([
	['video/webm', '\x1a\x45\xdf\xa3\x01'],
	['video/quicktime', '\0\0\0\x14ftypqt  \0\0\0\0'],
])('a video is %s by its content, whatever is said', async (mimeType, body) => {
	const bytes = Buffer.from(body, 'latin1');
	const { result } = await film(
		{},
		giving((_request, response) => {
			response.writeHead(200, { 'content-type': 'application/octet-stream' });
			response.end(bytes);
		}),
		generic,
	);
	expect(result).toMatchObject({ mimeType, byteLength: bytes.length });
});

test('a download that breaks off is begun anew', async () => {
	let tries = 0;
	const { file } = await film(
		{},
		giving((_request, response) => {
			tries += 1;
			response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': mp4.length });
			if (tries > 1) response.end(mp4);
			else response.write(mp4.subarray(0, 50), () => response.destroy());
		}),
		generic,
	);
	expect(tries).toBe(2);
	expect(file.equals(mp4)).toBe(true);
});

test('an answer without an ID is no video that was begun', async () => {
	const server = await httpServer((_request, response) => {
		json(response, 200, { created: 1, data: [] });
	});
	const failure = await failureOf(film({}, undefined, { server, ...generic }));
	expect(failure).toMatchObject({ kind: 'output-invalid' });
	expect(failure.message).toContain('returned no video, but {"created":1,"data":[]}');
});
