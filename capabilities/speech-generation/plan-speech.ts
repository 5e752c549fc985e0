import { Failure } from '../../endpoint/failure';
import type { SpeechFormat, SpeechRoute } from '../../endpoint/profiles/profile';
import { hasFfmpeg } from '../audio/run-ffmpeg';
import type { Context } from '../capability';
import { noFfmpeg } from './encode-speech';
import type { SpeechRequest } from './speech-request';
import { splitSpeech, type Piece } from './split-speech';

/** How a text is going to be spoken. */
export interface SpeechPlan {
	route: Exclude<SpeechRoute, { kind: 'none' }>;
	voice: string;
	pieces: Piece[];
	/** Format of the file. */
	format: SpeechFormat;
	/** Format that the endpoint is asked for; it may give samples as it likes. */
	asked: SpeechFormat;
	/** Whether the samples are read: to join them, or to write another format. */
	isJoined: boolean;
}

/**
 * Cuts the text and chooses the formats. Throws request-invalid before anything is paid where the
 * endpoint does not speak, or the format takes an ffmpeg that is not there.
 */
export async function planSpeech(request: SpeechRequest, context: Context): Promise<SpeechPlan> {
	const { client, onHint, onLeftOut } = context;
	const { speech: route, label } = client.profile;
	const { format, speed } = request;
	if (route.kind === 'none') {
		throw new Failure({
			kind: 'request-invalid',
			message: `${label} does not generate speech`,
			hint: 'Choose a credential for an endpoint that does, such as Google Gemini, OpenAI or Groq',
		});
	}
	const model = client.profile.bareModel(request.model);
	const pieces = splitSpeech(request.text, request.maxChars ?? route.maxChars(model));
	const isContent = route.kind === 'generate-content';
	if (isContent && speed !== undefined) {
		onLeftOut?.(['speed']);
		onHint(
			`${label} does not support speed: left out of the request. Ask for it in the instructions`,
		);
	}
	const isSamples = format === 'wav' || format === 'pcm';
	const gives = !isContent && !isSamples && route.formats.includes(format);
	const isJoined = pieces.length > 1 || !gives;
	if (isJoined && !isSamples && !(await hasFfmpeg(context))) {
		throw noFfmpeg(format);
	}
	return {
		route,
		voice: request.voice ?? route.voice,
		pieces,
		format,
		asked: isJoined && !isContent ? route.samples : format,
		isJoined,
	};
}
