import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Capability } from '../../capabilities/capability';
import { chat } from '../../capabilities/chat/chat';
import { embeddings } from '../../capabilities/embeddings/embeddings';
import { extraction } from '../../capabilities/extraction/extraction';
import { callFunctions } from '../../capabilities/function-calling/call-functions';
import { imageGeneration } from '../../capabilities/image-generation/image-generation';
import { models } from '../../capabilities/models/models';
import { transcription } from '../../capabilities/transcription/transcription';
import { createEndpointClient } from '../../endpoint/endpoint-client';
import type { ProfileName } from '../../endpoint/endpoint-settings';
import { Failure } from '../../endpoint/failure';
import { testContext } from '../helpers/context';
import { httpServer } from '../helpers/http-server';
import { wav } from '../helpers/recordings';

/** A reply in the form of one provider: a body as JSON, text as it is, or the events of a stream. */
interface Reply {
	status?: number;
	headers?: Record<string, string>;
	body?: unknown;
	raw?: string;
	/** Each an object of a `data:` line, or text as it is. */
	events?: (object | string)[];
}

interface Fixture {
	profile?: ProfileName;
	ask?: keyof typeof asked;
	request?: object;
	/** In turn; the last one stays. */
	replies: Reply[];
	/** What has to come of it: parts of the result, or of the failure. */
	result?: object;
	failure?: object;
	/** Fields that the result may not have. */
	lacks?: string[];
	/** Parts of the bodies that have to be sent, in turn; one for each reply unless told. */
	sent?: object[];
}

const messages = [{ role: 'user', content: 'What is the weather in Lisbon?' }];
const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const audio = { ref: '0:data', mimeType: 'audio/wav', fileName: 'talk.wav', byteLength: 1 };

// What is asked where the fixture says no other.
const asked = {
	chat: { messages },
	functions: { messages, functions: [{ name: 'get_weather', parameters }] },
	transcription: { audio },
	embeddings: { text: 'Hello' },
	models: {},
	images: { prompt: 'A red kite' },
	extraction: { text: 'It is sunny in Lisbon.', schema: parameters },
};
const capabilities = {
	...{ chat, functions: callFunctions, transcription },
	...{ embeddings, models, images: imageGeneration, extraction },
} as Record<keyof typeof asked, Capability<object, object>>;

const folder = join(__dirname, '../fixtures/endpoint');
const fixtures = (readdirSync(folder, { recursive: true }) as string[])
	.filter((name) => name.endsWith('.json'))
	.map((name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8')) as Fixture] as const);

const toText = ({ body, raw, events }: Reply): string =>
	events
		?.map((event) => (typeof event === 'string' ? event : `data: ${JSON.stringify(event)}\n\n`))
		.join('') ??
	raw ??
	JSON.stringify(body);

/** What comes of the replies, and the words that were shown where they are streamed. */
async function read({ profile = 'generic', ask = 'chat', request = {}, replies }: Fixture) {
	let count = 0;
	const server = await httpServer((_request, response) => {
		const reply = replies[Math.min(count++, replies.length - 1)] ?? {};
		const type = reply.events ? 'text/event-stream' : 'application/json';
		response.writeHead(reply.status ?? 200, { 'content-type': type, ...reply.headers });
		response.end(toText(reply));
	});
	const client = createEndpointClient(
		{
			baseUrl: `${server.url}${profile === 'gemini' ? '/v1beta/openai' : '/v1'}`,
			apiKey: 'a-key',
			profile,
		},
		{ retry: { attempts: replies.length, baseMs: 1 } },
	);
	const { context } = testContext({ client, files: { '0:data': wav(6) } });
	let shown = '';
	const isStreamed = replies.some(({ events }) => events);
	const capability = capabilities[ask];
	const whole = { ...(ask === 'models' ? {} : { model: 'm' }), ...asked[ask], ...request };
	const outcome = await capability
		.run(capability.request.parse(whole), {
			...context,
			...(isStreamed ? { onText: (text: string) => void (shown += text) } : {}),
		})
		.catch((error: unknown) => {
			if (error instanceof Failure) return error;
			throw error;
		});
	await server.close();
	return { outcome, shown, isStreamed, bodies: server.received.map(({ body }) => body) };
}

test.each(fixtures)('%s is read right', async (_name, fixture) => {
	const { outcome, shown, isStreamed, bodies } = await read(fixture);
	const { result, failure, lacks = [], sent, replies } = fixture;
	if (outcome instanceof Failure) expect(outcome.details).toMatchObject(failure ?? { is: 'none' });
	else expect(outcome).toMatchObject(result ?? { is: 'a failure' });
	for (const name of lacks) expect(outcome).not.toHaveProperty(name);
	if (isStreamed && 'text' in outcome) expect(shown).toBe(outcome.text);
	expect(bodies).toHaveLength(sent?.length ?? replies.length);
	if (sent) expect(bodies).toMatchObject(sent);
});

test('there are fixtures of every provider that has a profile, and of those that have none', () => {
	const providers = readdirSync(folder);
	expect(providers).toEqual(
		expect.arrayContaining(['gemini', 'groq', 'mistral', 'ollama', 'openai', 'openrouter', 'vllm']),
	);
	for (const provider of providers) {
		const count = fixtures.filter(([name]) => name.startsWith(`${provider}/`)).length;
		expect({ provider, hasTwoFixtures: count > 1 }).toEqual({ provider, hasTwoFixtures: true });
	}
});
