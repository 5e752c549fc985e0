import { chat } from '../../../capabilities/chat/chat';
import { chatRequest } from '../../../capabilities/chat/chat-request';
import { callFunctions } from '../../../capabilities/function-calling/call-functions';
import { failureOf, testContext } from '../../helpers/context';
import { calls, completion, marks } from '../../gemini/model-turn';
import { geminiServer } from '../../gemini/server';
import { streamed } from '../../gemini/stream';
import { json } from '../../helpers/http-server';

const question = { model: 'gemini-3.8-flash', messages: [{ role: 'user', content: 'Hello' }] };

let closers: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(closers.map((close) => close()));
	closers = [];
});

/** A context at Gemini, streamed or not, and the words that were shown. */
async function at(isStreamed: boolean, ...reply: Parameters<typeof geminiServer>) {
	const server = await geminiServer(...reply);
	closers.push(server.close);
	const { context } = testContext({ url: server.url });
	const words: string[] = [];
	const onText = (text: string) => void words.push(text);
	return { context: { ...context, ...(isStreamed ? { onText } : {}) }, words };
}

describe.each([false, true])(
	'an answer that Gemini marks as a thought, streamed: %s',
	(isStreamed) => {
		it('is the text where it is all there is, and is shown', async () => {
			const { context, words } = await at(isStreamed, () => marks('It is noon.'));
			const result = await chat.run(chatRequest.parse(question), context);
			expect(result).toMatchObject({ text: 'It is noon.', finishReason: 'stop' });
			expect(words).toEqual(isStreamed ? ['It is noon.'] : []);
		});

		it('is a thought beside a call', async () => {
			const message = {
				...marks('I look.'),
				tool_calls: calls([{ name: 'look' }]).tool_calls ?? [],
			};
			const { context } = await at(isStreamed, () => streamed(message));
			const request = callFunctions.request.parse({
				...question,
				includeThoughts: true,
				functions: [{ name: 'look', parameters: { type: 'object', properties: {} } }],
			});
			const result = await callFunctions.run(request, context);
			expect(result).toMatchObject({ text: '', thoughts: 'I look.', calls: [{ name: 'look' }] });
		});

		it('is a thought where it was cut, and is in the failure', async () => {
			const [choice] = completion(marks('It is n')).choices;
			const cut = completion({}, { choices: [{ ...choice, finish_reason: 'length' }] });
			const { context } = await at(isStreamed, (_request, response) => {
				json(response, 200, cut);
			});
			const { details } = await failureOf(chat.run(chatRequest.parse(question), context));
			expect(details).toMatchObject({ kind: 'output-truncated', thoughts: 'It is n' });
		});
	},
);
