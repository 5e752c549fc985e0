import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { handleChat } from './chat.mjs';
import { dialectOf } from './find-dialect.mjs';
import { handleEmbeddings } from './embeddings.mjs';
import { sendJson } from './http.mjs';
import { handleContentImages, handleImageEdits, handleImages } from './images.mjs';
import { handleModels } from './list-models.mjs';
import { handleRerank } from './rerank.mjs';
import { createReader } from './read-text.mjs';
import { Refusal } from './refusal.mjs';
import { handleContentSpeech, handleSpeech } from './speak.mjs';
import { createTranscriber } from './speech/transcriber.mjs';
import { handleTranscription } from './transcriptions.mjs';
import { handleVideo, handleVideoFile, handleVideos } from './videos.mjs';

/**
 * Starts the local endpoint on 127.0.0.1.
 * `port`: 0 takes a free one. `latencyMs`: added before each answer. `requestsLog`: a file that gets one JSON line a request.
 */
export async function startEndpoint({ port = 0, latencyMs = 0, requestsLog } = {}) {
	const transcriber = createTranscriber();
	const reader = createReader();
	let count = 0;

	const server = createServer(async (request, response) => {
		const startedAt = Date.now();
		const id = `req_${++count}`;
		const path = decodeURIComponentOrSame(
			new URL(request.url.replace(/\/+/g, '/'), 'http://local').pathname,
		);
		const { dialect, route } = dialectOf(path);
		const gone = new AbortController();
		const note = { id, at: new Date(startedAt).toISOString(), method: request.method, path };
		response.setHeader('x-request-id', id);
		response.on('close', () => {
			if (!response.writableFinished) gone.abort();
			if (!requestsLog) return;
			const status = response.writableFinished ? response.statusCode : 'disconnected';
			appendFileSync(
				requestsLog,
				`${JSON.stringify({ ...note, status, ms: Date.now() - startedAt })}\n`,
			);
		});
		const context = { request, response, dialect, note, transcriber, reader, signal: gone.signal };
		try {
			checkKey(request, dialect);
			await delay(latencyMs, undefined, { signal: gone.signal });
			await handlerOf(request.method, route ?? path, dialect)(context);
		} catch (error) {
			sendError(error, context);
		}
	});

	// A machine that is busy for seconds does not close a connection that is about to be used again.
	server.keepAliveTimeout = 65_000;
	server.listen(port, '127.0.0.1');
	await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject));
	const close = async () => {
		const closed = new Promise((resolve) => server.close(resolve));
		server.closeAllConnections();
		await Promise.all([closed, transcriber.close(), reader.close()]);
	};
	return { url: `http://127.0.0.1:${server.address().port}`, close };
}

function handlerOf(method, route, dialect) {
	if (dialect.keyHeader) {
		const { model } = /^models\/(?<model>[^/:]+):generateContent$/.exec(route)?.groups ?? {};
		const handle = /tts$|^espeak/.test(model ?? '') ? handleContentSpeech : handleContentImages;
		if (method === 'POST' && model) return (context) => handle(context, model);
		const file = /^files\/(?<id>[^/:]+):download$/.exec(route)?.groups.id;
		if (method === 'GET' && file) return (context) => handleVideoFile(context, file);
		throw new Refusal('path-unknown', `There is nothing at ${method} ${route}.`);
	}
	const models = /^models(?:\/(?<id>.+))?$/.exec(route);
	if (method === 'GET' && models) return (context) => handleModels(context, models.groups.id);
	if (method === 'POST' && route === 'chat/completions') return handleChat;
	if (method === 'POST' && route === 'embeddings') return handleEmbeddings;
	if (method === 'POST' && route === 'rerank' && dialect.reranks) return handleRerank;
	if (method === 'POST' && route === 'images/generations') return handleImages;
	if (method === 'POST' && route === 'images/edits' && dialect.editsPictures)
		return handleImageEdits;
	if (method === 'POST' && route === 'audio/speech' && dialect.hasSpeech) return handleSpeech;
	if (method === 'POST' && route === 'videos') return handleVideos;
	const { video, content } =
		/^videos\/(?<video>[^/]+)(?<content>\/content)?$/.exec(route)?.groups ?? {};
	if (method === 'GET' && video && !content) return (context) => handleVideo(context, video);
	if (method === 'GET' && content && dialect.videos.hasContent) {
		return (context) => handleVideoFile(context, video);
	}
	if (method === 'POST' && route === 'audio/transcriptions' && dialect.hasTranscriptions) {
		return handleTranscription;
	}
	throw new Refusal('path-unknown', `There is nothing at ${method} ${route}.`);
}

function checkKey(request, dialect) {
	if (dialect.ignoresKeys) return;
	const bearer = /^Bearer +(?<key>\S+)$/i.exec(request.headers.authorization ?? '')?.groups.key;
	const key = dialect.keyHeader ? request.headers[dialect.keyHeader] : bearer;
	if (!key)
		throw new Refusal('key-missing', 'No API key: send one as "Authorization: Bearer <key>".');
	if (key === 'wrong-key') throw new Refusal('key-wrong', dialect.keyWrong);
}

function sendError(error, { request, response, dialect, signal, note }) {
	if (signal.aborted) return;
	const isRefusal = error instanceof Refusal;
	if (!isRefusal) console.error(error);
	note.error = error.message;
	const told = dialect.toError(isRefusal ? error.kind : 'failed', error.message, error.details);
	const { code, body } = told;
	if (response.headersSent) return response.end(dialect.errorInStream(told));
	// What is left of the body is read away, so that the client gets to the answer.
	request.resume();
	sendJson(response, body, code);
}

function decodeURIComponentOrSame(path) {
	try {
		return decodeURIComponent(path);
	} catch {
		return path;
	}
}
