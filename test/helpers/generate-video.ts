import type { Context } from '../../capabilities/capability';
import { createVideoGeneration } from '../../capabilities/video-generation/video-generation';
import { createEndpointClient } from '../../endpoint/endpoint-client';
import type { ProfileName } from '../../endpoint/endpoint-settings';
import { formOf } from '../gemini/videos';
import { geminiKey } from '../gemini/refuse';
import { testContext } from './context';
import { httpServer, json, type Received, type Responder } from './http-server';
import { mp4 } from './videos';

/** What a test waits for between two looks. */
const capability = createVideoGeneration({ firstMs: 1, maxMs: 2 });

/** Begins `video_1`, tells the states one after another, of which the last stays, and gives the file. */
export function filming(...states: object[]): Responder {
	let looks = 0;
	return ({ method, path }, response) => {
		if (method === 'POST')
			json(response, 200, { id: 'video_1', object: 'video', status: 'queued' });
		else if (path.endsWith('/content')) {
			response.writeHead(200, { 'content-type': 'video/mp4' });
			response.end(mp4);
		} else json(response, 200, states[Math.min(looks++, states.length - 1)]);
	};
}

export const completed = { id: 'video_1', object: 'video', status: 'completed', progress: 100 };

/** What came of a request for a video, and what was asked of a server that is closed again. */
export async function film(
	request: object,
	answer: Responder = filming(completed),
	options: {
		profile?: ProfileName;
		context?: Partial<Context>;
		server?: { url: string; received: Received[]; close: () => Promise<void> };
		files?: Record<string, Buffer>;
		timeoutMs?: number;
		attempts?: number;
	} = {},
) {
	const { profile = 'openai', timeoutMs = 60_000, attempts = 2 } = options;
	const server = options.server ?? (await httpServer(answer));
	const path = profile === 'gemini' ? '/v1beta/openai' : '/v1';
	const client = createEndpointClient(
		{ baseUrl: `${server.url}${path}`, apiKey: geminiKey, profile, timeoutMs },
		{ retry: { baseMs: 1, attempts } },
	);
	const { context, progress } = testContext({
		client,
		...(options.files ? { files: options.files } : {}),
	});
	const asked = () => server.received.map(({ method, path }) => `${method} ${path}`);
	try {
		const parsed = capability.request.parse(
			'videoId' in request ? request : { model: 'sora-2', prompt: 'A lighthouse.', ...request },
		);
		const result = await capability.run(parsed, { ...context, ...options.context });
		const [first] = server.received;
		return {
			result,
			file: Buffer.from(result.data, 'base64'),
			progress,
			received: server.received,
			asked: asked(),
			form: first ? await formOf(first) : {},
		};
	} finally {
		await server.close();
	}
}
