import type { SpeechRoute } from './profile';

/** OpenRouter, openrouter.ai/docs/guides/overview/multimodal/tts: MP3 and samples from every model. */
export const openrouterSpeech: SpeechRoute = {
	kind: 'speech-route',
	maxChars: () => 2000,
	voice: 'alloy',
	formats: ['mp3', 'pcm'],
	samples: 'pcm',
};
