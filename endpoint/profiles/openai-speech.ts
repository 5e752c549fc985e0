import { speechFormats, type SpeechRoute } from './profile';

/** OpenAI, platform.openai.com/docs/api-reference/audio/createSpeech: 4,096 characters. */
export const openaiSpeech = {
	kind: 'speech-route',
	// The gpt models take 2,000 tokens, which may be as few characters.
	maxChars: (model: string) => (model.startsWith('gpt') ? 2000 : 4096),
	voice: 'alloy',
	formats: speechFormats,
	samples: 'wav',
} as const satisfies SpeechRoute;
