import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { answerChat } from './answer-chat.mjs';
import { readJson, sendJson, startEvents } from './http.mjs';
import { EXTRACTOR, SCRIPTED, checkModel } from './models.mjs';
import { Refusal } from './refusal.mjs';
import { tokensOfAudio, tokensOfText } from './usage.mjs';

// So that a stream is seen to be one.
const MS_PER_SCRIPTED_WORD = 15;
// What dialects that show thoughts put where theirs have it.
const THOUGHTS = 'I look for what to answer.';

/** POST chat/completions, in one answer or as a stream of events. */
export async function handleChat(context) {
	const { request, response, dialect, note } = context;
	const body = await readJson(request);
	note.model = body.model;
	note.stream = body.stream === true;
	dialect.checkChat(body);
	checkTools(body);
	dialect.functions.check(body);
	checkModel(body.model, 'chat', dialect);
	if (!isListOfMessages(body.messages)) {
		throw new Refusal('request-invalid', 'messages has to be a list of at least one message.');
	}
	const answer = answerChat(body, context);
	const head = { id: `chatcmpl-${randomUUID()}`, created: Math.floor(Date.now() / 1000) };
	if (body.stream) await stream(context, head, answer, body.stream_options?.include_usage);
	else sendJson(response, await complete(head, answer, dialect));
}

async function complete(head, answer, { functions, withThoughts, toUsage }) {
	let content = '';
	const calls = [];
	let part = await answer.next();
	for (; !part.done; part = await answer.next()) {
		content += part.value.text;
		if (part.value.call) calls.push(functions.toCall(part.value.call, calls.length));
	}
	const isAsking = calls.length > 0;
	const message = isAsking ? functions.toMessage(calls) : { role: 'assistant', content };
	const finishReason = isAsking ? 'tool_calls' : 'stop';
	return {
		...head,
		object: 'chat.completion',
		...signed(part.value.model),
		choices: [
			{
				index: 0,
				message: withThoughts(message, THOUGHTS),
				logprobs: null,
				finish_reason: finishReason,
			},
		],
		usage: toUsage(countTokens(part.value, content, calls)),
	};
}

async function stream({ response, dialect, signal }, head, answer, includeUsage) {
	let content = '';
	const calls = [];
	// A refusal comes before the first part, while it can still be a status.
	let part = await answer.next();
	const events = startEvents(response, dialect.comment);
	const send = (rest) => events.send({ ...head, object: 'chat.completion.chunk', ...rest });
	const model = part.value.model;
	const sendDelta = (delta, finishReason = null) =>
		send({ ...signed(model), choices: [{ index: 0, delta, finish_reason: finishReason }] });
	sendDelta(dialect.withThoughts({ role: 'assistant', content: '' }, THOUGHTS));
	for (; !part.done; part = await answer.next()) {
		const { text, call } = part.value;
		if (model === SCRIPTED) await delay(MS_PER_SCRIPTED_WORD, undefined, { signal });
		content += text;
		if (text !== '') sendDelta({ content: text });
		if (!call) continue;
		const asked = dialect.functions.toCall(call, calls.length);
		for (const delta of dialect.functions.toDeltas(asked, calls.length)) sendDelta(delta);
		calls.push(asked);
	}
	sendDelta({}, calls.length > 0 ? dialect.functions.streamedFinish : 'stop');
	const usage = dialect.toUsage(countTokens(part.value, content, calls));
	if (includeUsage || dialect.billsStreams)
		send(dialect.withUsage({ ...signed(model), choices: [] }, usage));
	events.end();
}

/** What was made by rules says so. */
const signed = (model) =>
	model === EXTRACTOR ? { model, system_fingerprint: 'rules-no-language-model' } : { model };

const isListOfMessages = (value) =>
	Array.isArray(value) && value.length > 0 && value.every((item) => typeof item?.role === 'string');

function countTokens({ audioSeconds, promptText }, content, calls) {
	const prompt = tokensOfAudio(audioSeconds) + tokensOfText(promptText);
	const asked = calls.map((call) => JSON.stringify(call.function)).join('');
	const completion = tokensOfText(content + asked);
	return {
		prompt_tokens: prompt,
		completion_tokens: completion,
		total_tokens: prompt + completion,
	};
}

function checkTools({ tools, tool_choice: choice }) {
	if (tools === undefined && choice === undefined) return;
	const names = Array.isArray(tools) ? tools.map((tool) => tool?.function?.name) : [];
	if (names.length === 0 || !names.every((name) => typeof name === 'string')) {
		throw new Refusal('request-invalid', 'tools has to be a list of functions, each with a name.');
	}
	const forced = choice?.function?.name;
	if (forced === undefined || names.includes(forced)) return;
	throw new Refusal('request-invalid', `tool_choice: there is no function "${forced}" in tools.`);
}
