import type { ServerResponse } from 'node:http';
import { answerAlone, echo, isAnswer, spoken, type GeminiReply } from './answer';
import { anyEdit, isEdit } from './edits';
import { anyPictures, imagesRoute } from './images';
import { embeddingsOf } from './embeddings';
import { anySpeech, isSpeech } from './speech';
import { createVideos, isVideos } from './videos';
import { createSignatures } from './signatures';
import { httpServer, json, type Received } from '../helpers/http-server';

export { geminiModels } from './answer';
export { completion } from './model-turn';
export { geminiKey } from './refuse';

/** Returns what the model says (see gemini-message, gemini-stream), or writes the response itself. */
export type Reply = (request: Received, response: ServerResponse) => unknown;

/**
 * Is given the right answer to texts to embed; returns what is answered instead, or writes the
 * response itself.
 */
export type EmbedReply = (
	right: ReturnType<typeof embeddingsOf>,
	request: Received,
	response: ServerResponse,
) => unknown;

/** Is given every request first; says true where it answers that one, or never does. */
export type Weather = (request: Received, response: ServerResponse) => boolean;

/**
 * A server in Gemini's dialect. It refuses what Gemini refuses and then answers as told; with
 * nothing told it echoes the last message, and embeds by the text alone.
 */
export async function geminiServer(
	reply: Reply = echo,
	embed?: EmbedReply,
	weather: Weather = () => false,
) {
	const signatures = createSignatures();
	const videos = createVideos();
	return await httpServer(async (request, response) => {
		if (weather(request, response)) return;
		if (isVideos(request.path)) {
			await videos(request, response);
			return;
		}
		watchWrites(response, signatures.watch());
		const alone = answerAlone(request, signatures);
		try {
			if (alone && embed && isEmbedded(request, alone)) {
				const told: unknown = await embed(embeddingsOf(request.body), request, response);
				if (told !== undefined) json(response, 200, told);
				return;
			}
			if (alone) {
				await send(alone, response);
				return;
			}
			if (reply === echo && request.path.endsWith(imagesRoute)) {
				json(response, 200, anyPictures(request.body));
				return;
			}
			if (reply === echo && isEdit(request)) {
				json(response, 200, anyEdit());
				return;
			}
			if (reply === echo && isSpeech(request.path)) {
				json(response, 200, anySpeech(request.body));
				return;
			}
			const told: unknown = await reply(request, response);
			if (isAnswer(told)) await send(spoken(told, request), response);
		} catch (error) {
			if (response.headersSent) response.destroy();
			else
				json(response, 500, [{ error: { code: 500, message: String(error), status: 'INTERNAL' } }]);
		}
	});
}

const isEmbedded = ({ path }: Received, outcome: GeminiReply) =>
	path.endsWith('/embeddings') && 'status' in outcome && outcome.status === 200;

async function send(outcome: GeminiReply, response: ServerResponse): Promise<void> {
	if (!('events' in outcome)) {
		json(response, outcome.status, outcome.body);
		return;
	}
	response.writeHead(200, { 'content-type': 'text/event-stream' });
	try {
		for await (const text of outcome.events) {
			if (response.destroyed) return;
			// Sent before the next one, so that a cut comes after it.
			await new Promise((resolve) => response.write(text, resolve));
		}
		response.end();
	} catch {
		response.destroy();
	}
}

/** Has `watch` see all that is sent, whoever writes it. */
function watchWrites(response: ServerResponse, watch: (sent: string) => void): void {
	const { write, end } = response;
	response.write = ((...args: Parameters<typeof write>) => {
		if (typeof args[0] === 'string') watch(args[0]);
		return write.apply(response, args);
	}) as typeof write;
	response.end = ((...args: Parameters<typeof end>) => {
		if (typeof args[0] === 'string') watch(args[0]);
		return end.apply(response, args);
	}) as typeof end;
}
