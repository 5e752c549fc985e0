import { chat } from '../../../capabilities/chat/chat';
import { chatRequest } from '../../../capabilities/chat/chat-request';
import { failureOf } from '../../helpers/context';
import { completion, says } from '../../gemini/model-turn';
import { withGemini } from '../../gemini/run';
import { json } from '../../helpers/http-server';

const request = chatRequest.parse({
	model: 'gemini-3.8-flash',
	messages: [{ role: 'user', content: 'Hello' }],
});

describe('an answer', () => {
	it.each([
		['a number', 7],
		['choices that are none', { choices: 'none' }],
		['a message that is a number', { choices: [{ message: 7 }] }],
		['a content that is a number', { choices: [{ message: { content: 7 } }] }],
	])('that is %s is a Failure that says where it is wrong', async (_name, body) => {
		await withGemini(
			(_request, response) => {
				json(response, 200, body);
			},
			async ({ context }) => {
				const failure = await failureOf(chat.run(request, context));
				expect(failure.kind).toBe('output-invalid');
				expect(failure.message).toMatch(/^The endpoint's answer is not a chat completion \(.+\)$/);
			},
		);
	});

	it('with a usage that cannot be read is kept, at no known price', async () => {
		const answer = { ...completion(says('Hi')), usage: { prompt_tokens: 'many' } };
		await withGemini(
			(_request, response) => {
				json(response, 200, answer);
			},
			async ({ context }) => {
				const { text, usage } = await chat.run(request, context);
				expect({ text, costUsd: usage.costUsd }).toEqual({ text: 'Hi', costUsd: null });
			},
		);
	});
});
