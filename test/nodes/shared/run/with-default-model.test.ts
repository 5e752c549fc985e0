import { endpointSettings } from '../../../../endpoint/endpoint-settings';
import { withDefaultModel } from '../../../../nodes/shared/run/with-default-model';

const settings = (baseUrl: string) => endpointSettings.parse({ baseUrl, apiKey: 'key' });

test.each([
	['https://api.openai.com/v1', {}, 'gpt-transcribe'],
	['https://api.openai.com/v1', { translateTo: 'en' }, 'whisper-1'],
	['https://api.groq.com/openai/v1', {}, 'whisper-large-v3-turbo'],
	['https://api.groq.com/openai/v1', { translateTo: 'en' }, 'whisper-large-v3'],
	['https://api.openai.com/v1', { model: 'mine', translateTo: 'en' }, 'mine'],
])('at %s a recording with %j goes to %s', async (baseUrl, more, model) => {
	const adapter = {
		capability: { name: 'transcription' },
		readRequest: () => Promise.resolve({ model: '', ...more }),
	};
	const { readRequest } = withDefaultModel(adapter as never, settings(baseUrl));
	expect(await readRequest({} as never, 0)).toMatchObject({ model });
});
