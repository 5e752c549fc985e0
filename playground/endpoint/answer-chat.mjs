import { answerByScript } from './answer-by-script.mjs';
import { documentIn, holdsDocument } from './extract/wanted-schema.mjs';
import { framesOf } from './frames-of.mjs';
import { jsonFormat } from './json-format.mjs';
import { EXTRACTOR, OCR, SCRIPTED, SPEECH } from './models.mjs';
import { Refusal } from './refusal.mjs';
import { transcriptFormat } from './transcript-format.mjs';

/** Yields { model, text, call? } as the answer grows; returns { model, audioSeconds, promptText }. */
export async function* answerChat(body, context) {
	const { messages, response_format: responseFormat } = body;
	const promptText = messages.map(messageText).join('\n');
	const results = messages.slice(messages.findLastIndex(({ role }) => role !== 'tool') + 1);
	const users = messages.filter(({ role }) => role === 'user');
	// A document stays the one that is asked about, whatever is said of the answer later.
	const asked = users.findLast((message) => holdsDocument(messageText(message))) ?? users.at(-1);
	const said = documentIn(messageText(asked));
	const format = jsonFormat(body, promptText);
	if (results.length > 0) {
		const told = { said, results: results.map(messageText), format };
		const model = yield* answerByScript(body, told, context.signal);
		return { model, audioSeconds: 0, promptText };
	}
	const media = partsOf(messages.findLast((message) => partsOf(message).some(isMedia)));
	const recordings = media.filter(isAudio).map((part) => readAudio(part, context.dialect));
	const images = await readPictures(media, context);
	const beside = format?.isExtraction ? said : '';
	if (recordings.length > 0) {
		const written = transcriptFormat(responseFormat, promptText);
		const made = written ? { write: written } : format?.isExtraction && inText(format, beside);
		const { model, audioSeconds } = yield* transcribe(recordings, made, context);
		return { model, audioSeconds, promptText };
	}
	if (images.length > 0) {
		const model = yield* readTexts(images, format, beside, context);
		return { model, audioSeconds: 0, promptText };
	}
	const model = yield* answerByScript(body, { said, results: [], format }, context.signal);
	return { model, audioSeconds: 0, promptText };
}

/** Segments are words of a document like any other. */
const inText = ({ write }, beside) => ({
	write: (segments) => write([beside, ...segments.map(({ text }) => text)].join('\n')),
	isExtraction: true,
});

async function* transcribe(recordings, format, { transcriber, signal, note }) {
	const model = format?.isExtraction ? EXTRACTOR : SPEECH;
	const segments = [];
	let offset = 0;
	for (const bytes of recordings) {
		const steps = transcriber.transcribe(bytes, signal);
		let step = await steps.next();
		for (; !step.done; step = await steps.next()) {
			const { start, end, text } = step.value;
			const separator = segments.length === 0 ? '' : ' ';
			segments.push({ start: offset + start, end: offset + end, text });
			if (!format) yield { model, text: separator + text };
		}
		offset += step.value.duration;
	}
	note.audioSeconds = offset;
	if (format) yield { model, text: format.write(segments) };
	return { model, audioSeconds: offset };
}

async function* readTexts(images, format, beside, { reader, signal }) {
	const model = format?.isExtraction ? EXTRACTOR : OCR;
	const texts = [];
	for (const bytes of images) {
		const text = await reader.readText(bytes);
		signal.throwIfAborted();
		const separator = texts.length === 0 ? '' : '\n\n';
		texts.push(text);
		if (!format) yield { model, text: separator + text };
	}
	const whole = [beside, ...texts].filter((text) => text !== '').join('\n\n');
	if (format) yield { model, text: format.write(whole, 'text') };
	return model;
}

const isAudio = (part) => part?.type === 'input_audio';
const isImage = (part) => part?.type === 'image_url';
const isVideo = (part) =>
	part?.type === 'video_url' || (isImage(part) && /^data:video\//.test(part.image_url?.url ?? ''));
const isMedia = (part) => isAudio(part) || isImage(part) || isVideo(part);

const partsOf = (message) => (Array.isArray(message?.content) ? message.content : []);

const messageText = (message) =>
	typeof message?.content === 'string'
		? message.content
		: partsOf(message)
				.map((part) => part?.text ?? '')
				.join('');

function readAudio({ input_audio: audio }, dialect) {
	const bytes = fromBase64(audio?.data, 'input_audio.data');
	if (bytes.length === 0) throw new Refusal('request-invalid', 'The audio is empty.');
	dialect.checkAudio(audio.format, bytes);
	return bytes;
}

/** The images of a message, and of its videos a picture each second. */
async function readPictures(media, { dialect, signal }) {
	const pictures = [];
	for (const part of media) {
		if (isVideo(part)) pictures.push(...(await framesOf(readVideo(part, dialect), signal)));
		else if (isImage(part)) pictures.push(readImage(part));
	}
	return pictures;
}

function readVideo(part, { videoPart }) {
	if (part.type !== videoPart) {
		throw new Refusal('request-invalid', `Unsupported content part: a video as ${part.type}.`);
	}
	const known = /^data:video\/(mp4|quicktime|webm);base64,(?<data>.*)$/s;
	const data = known.exec(part[videoPart].url ?? '')?.groups.data;
	if (data === undefined) {
		throw new Refusal(
			'request-invalid',
			`${videoPart}.url has to be a video as a base64 data: URI.`,
		);
	}
	return fromBase64(data, `${videoPart}.url`);
}

function readImage({ image_url: image }) {
	const data = /^data:image\/[\w.+-]+;base64,(?<data>.*)$/s.exec(image?.url ?? '')?.groups.data;
	if (data === undefined) {
		throw new Refusal('request-invalid', 'image_url.url has to be an image as a base64 data: URI.');
	}
	return fromBase64(data, 'image_url.url');
}

function fromBase64(data, name) {
	if (typeof data === 'string' && /^[\w+/\s-]*=*\s*$/.test(data))
		return Buffer.from(data, 'base64');
	throw new Refusal('request-invalid', `${name} is not base64.`);
}
