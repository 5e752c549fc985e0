import { randomUUID } from 'node:crypto';
import { answerChat } from './answer-chat.mjs';
import { readJson, sendJson, startEvents } from './http.mjs';
import { checkModel } from './models.mjs';
import { Refusal } from './refusal.mjs';
import { tokensOfAudio, tokensOfText } from './usage.mjs';

/** POST chat/completions, in one answer or as a stream of events. */
export async function handleChat(context) {
	const { request, response, dress, note } = context;
	const body = await readJson(request);
	note.model = body.model;
	note.stream = body.stream === true;
	dress.checkChat(body);
	checkModel(body.model, 'chat', dress);
	if (!isListOfMessages(body.messages)) {
		throw new Refusal('request-invalid', 'messages has to be a list of at least one message.');
	}
	const answer = answerChat(body.messages, body.response_format, context);
	const head = { id: `chatcmpl-${randomUUID()}`, created: Math.floor(Date.now() / 1000) };
	if (body.stream) await stream(response, head, answer, body.stream_options?.include_usage);
	else sendJson(response, await complete(head, answer));
}

async function complete(head, answer) {
	let content = '';
	let part = await answer.next();
	for (; !part.done; part = await answer.next()) content += part.value.text;
	return {
		...head,
		object: 'chat.completion',
		model: part.value.model,
		choices: [
			{ index: 0, message: { role: 'assistant', content }, logprobs: null, finish_reason: 'stop' },
		],
		usage: toUsage(part.value, content),
	};
}

async function stream(response, head, answer, includeUsage) {
	let content = '';
	// A refusal comes before the first part, while it can still be a status.
	let part = await answer.next();
	const events = startEvents(response);
	const send = (rest) => events.send({ ...head, object: 'chat.completion.chunk', ...rest });
	const model = part.value.model;
	const sendDelta = (delta, finishReason = null) =>
		send({ model, choices: [{ index: 0, delta, finish_reason: finishReason }] });
	sendDelta({ role: 'assistant', content: '' });
	for (; !part.done; part = await answer.next()) {
		content += part.value.text;
		sendDelta({ content: part.value.text });
	}
	sendDelta({}, 'stop');
	if (includeUsage) send({ model, choices: [], usage: toUsage(part.value, content) });
	events.end();
}

const isListOfMessages = (value) =>
	Array.isArray(value) && value.length > 0 && value.every((item) => typeof item?.role === 'string');

function toUsage({ audioSeconds, promptText }, content) {
	const prompt = tokensOfAudio(audioSeconds) + tokensOfText(promptText);
	const completion = tokensOfText(content);
	return {
		prompt_tokens: prompt,
		completion_tokens: completion,
		total_tokens: prompt + completion,
	};
}
