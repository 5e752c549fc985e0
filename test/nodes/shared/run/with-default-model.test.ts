import { endpointSettings } from '../../../../endpoint/endpoint-settings';
import { withDefaultModel } from '../../../../nodes/shared/run/with-default-model';

const settings = (baseUrl: string) => endpointSettings.parse({ baseUrl, apiKey: 'key' });

/** What the node of a capability asks for at an endpoint. */
async function readBy(name: string, baseUrl: string, request: object) {
	const adapter = {
		capability: { name },
		readRequest: () => Promise.resolve({ model: '', ...request }),
	};
	const { readRequest } = withDefaultModel(adapter as never, settings(baseUrl));
	return await readRequest({} as never, 0);
}

const image = { role: 'user', content: [{ type: 'text', text: 'What?' }, { type: 'media' }] };

test.each([
	['extraction', 'https://api.groq.com/openai/v1', { text: 'A', files: [] }, 'openai/gpt-oss-120b'],
	['extraction', 'https://api.openai.com/v1', { text: '', files: [{ url: 'a' }] }, 'gpt-6-luna'],
	[
		'chat',
		'https://api.groq.com/openai/v1',
		{ messages: [{ content: 'A' }] },
		'openai/gpt-oss-120b',
	],
	['chat', 'https://api.openai.com/v1', { messages: [image] }, 'gpt-6-luna'],
])('%s at %s with %j goes to %s', async (name, baseUrl, request, model) => {
	expect(await readBy(name, baseUrl, request)).toMatchObject({ model });
});

test.each([
	['extraction', { text: '', files: [{ url: 'a' }] }],
	['chat', { messages: [image] }],
])('%s with a file goes to no model that reads text alone', async (name, request) => {
	await expect(readBy(name, 'https://api.groq.com/openai/v1', request)).rejects.toMatchObject({
		message: 'No model is selected',
		details: { hint: expect.stringMatching(/Groq has no default model for images/) as string },
	});
});

test.each([
	['https://api.openai.com/v1', {}, 'gpt-transcribe'],
	['https://api.openai.com/v1', { translateTo: 'en' }, 'whisper-1'],
	['https://api.groq.com/openai/v1', {}, 'whisper-large-v3-turbo'],
	['https://api.groq.com/openai/v1', { translateTo: 'en' }, 'whisper-large-v3'],
	['https://api.openai.com/v1', { model: 'mine', translateTo: 'en' }, 'mine'],
])('at %s a recording with %j goes to %s', async (baseUrl, more, model) => {
	expect(await readBy('transcription', baseUrl, more)).toMatchObject({ model });
});
