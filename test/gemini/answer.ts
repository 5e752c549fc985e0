import { embeddingsOf } from './embeddings';
import { completion, says, type Message } from './model-turn';
import { notFound, refusalBody } from './refusal';
import { geminiRoot, refuse } from './refuse';
import type { Signatures } from './signatures';
import { eventsOf, Streamed } from './stream';
import type { Received } from '../helpers/http-server';

/** What a test has the model say: a turn, or one with how it is streamed. */
export type GeminiAnswer = Message | Streamed;

export type GeminiReply = { status: number; body: unknown } | { events: AsyncGenerator<string> };

export const geminiModels = [
	{
		id: 'models/gemini-3.8-flash',
		object: 'model',
		owned_by: 'google',
		display_name: 'Gemini 3.8 Flash',
	},
	{
		id: 'models/gemini-embedding-001',
		object: 'model',
		owned_by: 'google',
		display_name: 'Gemini Embedding 001',
	},
];

/** What Gemini answers without asking a model: refusals, models and embeddings. */
export function answerAlone(request: Received, signatures: Signatures): GeminiReply | undefined {
	const refusal = refuse(request, signatures);
	if (refusal) return { status: refusal.status, body: refusalBody(refusal) };
	const route = request.path.slice(geminiRoot.length);
	if (route === '/embeddings') return { status: 200, body: embeddingsOf(request.body) };
	if (route === '/models') return { status: 200, body: { object: 'list', data: geminiModels } };
	if (!route.startsWith('/models/')) return undefined;
	const id = route.slice('/models/'.length);
	const model = geminiModels.find((known) => known.id === `models/${id}`);
	if (model) return { status: 200, body: model };
	return { status: 404, body: refusalBody(notFound(`Model ${id} is not found`)) };
}

/** An answer as a completion, or as a stream where the request asks for one. */
export function spoken(answer: GeminiAnswer, { body }: Received): GeminiReply {
	const said = answer instanceof Streamed ? answer : new Streamed(answer, {});
	if (body.stream === true) return { events: eventsOf(said, body) };
	const { usage } = said.options;
	return { status: 200, body: completion(said.message, usage ? { usage } : {}) };
}

export const isAnswer = (value: unknown): value is GeminiAnswer =>
	value instanceof Streamed ||
	(typeof value === 'object' && value !== null && 'role' in value && value.role === 'assistant');

/** What is answered where a test tells nothing: the last message. */
export function echo({ body }: Received): GeminiAnswer {
	const messages = body.messages as { content: unknown }[];
	return says(`echo: ${String(messages.at(-1)?.content)}`);
}

/** The answers one after another; the last one stays. */
export function inTurn(...answers: GeminiAnswer[]): () => GeminiAnswer {
	let next = 0;
	return () => {
		const answer = answers[Math.min(next++, answers.length - 1)];
		if (!answer) throw new Error('inTurn needs an answer');
		return answer;
	};
}
