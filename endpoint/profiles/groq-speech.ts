import type { SpeechRoute } from './profile';

/** Groq, console.groq.com/docs/text-to-speech/orpheus: 200 characters and WAV alone. */
export const groqSpeech: SpeechRoute = {
	kind: 'speech-route',
	maxChars: () => 200,
	voice: 'autumn',
	formats: ['wav'],
	samples: 'wav',
};
