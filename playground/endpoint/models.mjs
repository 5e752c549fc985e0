import { Refusal } from './refusal.mjs';

export const SPEECH = 'moonshine-base';
export const EMBEDDINGS = 'use-lite';
export const OCR = 'tesseract-eng';
export const SCRIPTED = 'scripted-chat';
export const EXTRACTOR = 'rule-based-extractor';
export const PICTURES = 'scripted-picture';
export const VOICE = 'espeak-ng';
export const VIDEO = 'scripted-video';

const CAN_DO = {
	chat: [SPEECH, OCR, SCRIPTED, EXTRACTOR],
	embeddings: [EMBEDDINGS],
	images: [PICTURES],
	rerank: [EMBEDDINGS],
	speech: [VOICE],
	transcription: [SPEECH],
	video: [VIDEO],
};

export const MODELS = [SPEECH, EMBEDDINGS, OCR, SCRIPTED, EXTRACTOR, PICTURES, VOICE, VIDEO];

/** The local model behind a requested name, or undefined. */
export const findModel = (name) => MODELS.find((id) => id === name.replace(/^models\//, ''));

/** Refuses a model that does not exist or cannot do the work. */
export function checkModel(name, work, dialect) {
	if (typeof name !== 'string' || name === '') {
		throw new Refusal('request-invalid', 'The request names no model.');
	}
	if (dialect.standsInFor(name) || CAN_DO[work].includes(findModel(name))) return;
	throw new Refusal('model-unknown', dialect.modelUnknown(name, work));
}
