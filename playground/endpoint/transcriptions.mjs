import { readJson, sendJson, sendText } from './http.mjs';
import { checkModel } from './models.mjs';
import { readForm } from './read-form.mjs';
import { Refusal } from './refusal.mjs';
import { toSrt, toVtt } from './subtitles.mjs';
import { tokensOfAudio, tokensOfText } from './usage.mjs';

const MAX_BYTES = 25 * 2 ** 20;

const SENDERS = {
	json: (response, { text, duration }) =>
		sendJson(response, { text, usage: toUsage(text, duration) }),
	text: (response, { text }) => sendText(response, `${text}\n`),
	srt: (response, { segments }) => sendText(response, toSrt(segments)),
	vtt: (response, { segments }) => sendText(response, toVtt(segments), 'text/vtt'),
	verbose_json: (response, { text, duration, segments }) =>
		sendJson(response, {
			task: 'transcribe',
			language: 'english',
			duration,
			text,
			segments: segments.map((segment, id) => ({ id, ...segment })),
			usage: { type: 'duration', seconds: Math.ceil(duration) },
		}),
};

/** POST audio/transcriptions: multipart or JSON, in any of the formats of SENDERS. */
export async function handleTranscription({
	request,
	response,
	dialect,
	note,
	transcriber,
	signal,
}) {
	const { model, format = 'json', language, bytes } = await readRecording(request, dialect);
	note.model = model;
	checkModel(model, 'transcription', dialect);
	if (!Object.hasOwn(SENDERS, format)) {
		const known = Object.keys(SENDERS).join(', ');
		throw new Refusal(
			'request-invalid',
			`response_format has to be one of ${known}, not ${format}.`,
		);
	}
	dialect.checkTranscription(format, model);
	if (language && !/^en(glish)?\b/i.test(language)) {
		throw new Refusal(
			'request-invalid',
			`language: ${model} understands English only, not ${language}.`,
		);
	}
	const segments = [];
	const steps = transcriber.transcribe(bytes, signal);
	let step = await steps.next();
	for (; !step.done; step = await steps.next()) segments.push(step.value);
	const { duration } = step.value;
	note.audioSeconds = duration;
	SENDERS[dialect.transcriptIn(format)](response, {
		text: segments.map(({ text }) => text).join(' '),
		duration,
		segments,
	});
}

async function readRecording(request, { takesJsonRecordings }) {
	const isJson = /^application\/json\b/.test(request.headers['content-type'] ?? '');
	if (isJson && takesJsonRecordings) return await readJsonRecording(request);
	const form = await readForm(request, MAX_BYTES);
	const file = form.get('file');
	if (!(file instanceof File)) throw new Refusal('request-invalid', 'The form holds no file.');
	return {
		model: form.get('model'),
		format: form.get('response_format') ?? undefined,
		language: form.get('language'),
		bytes: Buffer.from(await file.arrayBuffer()),
	};
}

async function readJsonRecording(request) {
	const { model, response_format: format, language, input_audio: audio } = await readJson(request);
	if (typeof audio?.data !== 'string' || typeof audio.format !== 'string') {
		throw new Refusal('request-invalid', 'input_audio has to have data and format.');
	}
	return { model, format, language, bytes: Buffer.from(audio.data, 'base64') };
}

function toUsage(text, duration) {
	const input = tokensOfAudio(duration);
	const output = tokensOfText(text);
	return {
		type: 'tokens',
		input_tokens: input,
		output_tokens: output,
		total_tokens: input + output,
	};
}
