import type { SpeechOptions, SpeechRoute } from './profile';

/**
 * Gemini has no /audio/speech: its models speak through generateContent with the same key
 * (ai.google.dev/gemini-api/docs/speech-generation). They write at most 16,384 tokens of sound, 25 a
 * second, so that a part is about two minutes long.
 */
export const geminiSpeech: SpeechRoute = {
	kind: 'generate-content',
	maxChars: () => 2000,
	voice: 'Kore',
	body: ({ text, voice, ...how }) => ({
		contents: [{ role: 'user', parts: [partOf(text, how)] }],
		generationConfig: {
			responseModalities: ['AUDIO'],
			speechConfig: { voiceConfig: { prebuiltVoiceConfig: { voiceName: voice } } },
		},
	}),
};

/** From 3.8 on all of the text is read aloud, and the style stands beside it; before, it led the text. */
function partOf(
	text: string,
	{ model, instructions }: Pick<SpeechOptions, 'model' | 'instructions'>,
): object {
	if (instructions === undefined) return { text };
	return /^gemini-([12]\.|3\.[0-7])/.test(model)
		? { text: `${instructions}:\n${text}` }
		: { text, speech_metadata: { style: instructions } };
}
