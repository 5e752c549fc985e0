import type { Received } from '../helpers/http-server';
import { firstOf, invalid, isObject, refuseNames, unknownKeys, type Refusal } from './refusal';
import { geminiKey } from './refuse';

type Body = Record<string, unknown>;

const route = /^\/v1beta\/models\/[^/:]+:generateContent$/;

/** Whether it is the route of Google's own by which its models speak. */
export const isSpeech = (path: string): boolean => route.test(path);

const fields = new Set(['contents', 'generationConfig', 'safetySettings', 'systemInstruction']);
const partFields = new Set(['text', 'speech_metadata']);
// temperature, topP and topK are refused from 3.8 on.
const configFields = new Set(['responseModalities', 'speechConfig']);

/** What Gemini has against a request for speech, or undefined. */
export function refuseSpeech({
	path,
	headers,
	body,
}: Pick<Received, 'path' | 'headers' | 'body'>): Refusal | undefined {
	const model = decodeURIComponent(path.split('/').at(-1) ?? '').replace(':generateContent', '');
	const config = isObject(body.generationConfig) ? body.generationConfig : {};
	const parts = partsOf(body);
	return firstOf(
		() =>
			headers['x-goog-api-key'] === geminiKey && headers.authorization === undefined
				? undefined
				: invalid('API key not valid. Please pass a valid API key.'),
		() =>
			refuseNames([
				...unknownKeys(body, fields, ''),
				...unknownKeys(config, configFields, 'generation_config'),
				...parts.flatMap((part) => [...unknownKeys(part, partFields, 'contents[0].parts[0]')]),
			]),
		() =>
			/tts/.test(model) && String(config.responseModalities) === 'AUDIO'
				? undefined
				: invalid('The requested combination of response modalities (AUDIO) is not supported.'),
		() =>
			parts.some(({ text }) => typeof text === 'string' && text.trim() !== '')
				? undefined
				: invalid('* GenerateContentRequest.contents: contents is not specified'),
		() =>
			parts.some((part) => 'speech_metadata' in part) && /gemini-(2|3\.1)/.test(model)
				? invalid('speech_metadata is not supported for this model')
				: undefined,
		() =>
			/^[A-Z][a-z]+$/.test(voiceOf(config))
				? undefined
				: invalid(`Voice name ${voiceOf(config)} is not supported.`),
	);
}

function partsOf({ contents }: Body): Body[] {
	const [first] = Array.isArray(contents) ? (contents as Body[]) : [];
	return Array.isArray(first?.parts) ? (first.parts as Body[]) : [];
}

function voiceOf({ speechConfig }: Body): string {
	const { voiceConfig: { prebuiltVoiceConfig: { voiceName = '' } = {} } = {} } = (speechConfig ??
		{}) as { voiceConfig?: { prebuiltVoiceConfig?: { voiceName?: string } } };
	return voiceName;
}

/** Speech as Gemini gives it: samples in base64, of 24 kHz unless told. */
export const speech = (samples: Buffer, mimeType = 'audio/L16;codec=pcm;rate=24000') => ({
	candidates: [
		{
			content: {
				role: 'model',
				parts: [{ inlineData: { mimeType, data: samples.toString('base64') } }],
			},
			finishReason: 'STOP',
			index: 0,
		},
	],
	usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 50, totalTokenCount: 60 },
});

/** What is spoken where a test tells nothing: a tenth of a second for each letter. */
export function anySpeech(body: Body) {
	const letters = partsOf(body).reduce((sum, { text }) => sum + String(text).length, 0);
	const samples = Int16Array.from({ length: letters * 2400 }, (_, i) =>
		Math.round(8000 * Math.sin((2 * Math.PI * 220 * i) / 24_000)),
	);
	return speech(Buffer.from(samples.buffer));
}
