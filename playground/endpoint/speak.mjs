import { readJson, sendJson } from './http.mjs';
import { checkModel } from './models.mjs';
import { Refusal } from './refusal.mjs';
import { encode, speak } from './speech/voice.mjs';
import { tokensOfAudio, tokensOfText } from './usage.mjs';

// platform.openai.com/docs/api-reference/audio/createSpeech
const MOST_CHARS = 4096;
const TYPES = {
	...{ mp3: 'audio/mpeg', opus: 'audio/ogg', aac: 'audio/aac' },
	...{ flac: 'audio/flac', wav: 'audio/wav', pcm: 'audio/pcm' },
};

/** The voices of OpenAI, each with a pitch of its own. */
const VOICES = Object.fromEntries(
	'alloy ash ballad cedar coral echo fable marin nova onyx sage shimmer verse'
		.split(' ')
		.map((name, index) => [name, { pitch: 50 + 2 * index }]),
);
const GOOGLE_VOICES = new Set(
	`Zephyr Puck Charon Kore Fenrir Leda Orus Aoede Callirrhoe Autonoe Enceladus Iapetus Umbriel Algieba
	Despina Erinome Algenib Rasalgethi Laomedeia Achernar Alnilam Schedar Gacrux Pulcherrima Achird
	Zubenelgenubi Vindemiatrix Sadachbia Sadaltager Sulafat`.split(/\s+/),
);

const invalid = (message) => new Refusal('request-invalid', message);

/** POST audio/speech: a text as a file. */
export async function handleSpeech({ request, response, dialect, note, signal }) {
	const body = await readJson(request);
	const { model, input, voice, response_format: format = 'mp3', speed = 1 } = body;
	note.model = model;
	checkModel(model, 'speech', dialect);
	if (typeof input !== 'string' || input.trim() === '') throw invalid('input has to be a text.');
	if (input.length > MOST_CHARS) {
		throw invalid(`input: String should have at most ${MOST_CHARS} characters`);
	}
	if (!Object.hasOwn(VOICES, voice)) {
		throw invalid(`voice has to be one of ${Object.keys(VOICES).join(', ')}, not ${voice}.`);
	}
	if (!Object.hasOwn(TYPES, format)) {
		throw invalid(`response_format has to be one of ${Object.keys(TYPES).join(', ')}.`);
	}
	if (typeof speed !== 'number' || speed < 0.25 || speed > 4) {
		throw invalid('speed has to be a number from 0.25 to 4.');
	}
	const wav = await speak(input, { ...VOICES[voice], speed }, signal);
	const file = await encode(wav, format, signal);
	response.writeHead(200, { 'content-type': TYPES[format] });
	response.end(file);
}

/** POST models/…:generateContent: a text as samples, as Google's speech models answer. */
export async function handleContentSpeech({ request, response, dialect, note, signal }, model) {
	note.model = model;
	const { contents, generationConfig: config = {} } = await readJson(request);
	checkModel(model, 'speech', dialect);
	if (config.responseModalities?.join() !== 'AUDIO') {
		throw invalid('The local endpoint generates speech here and nothing else: ask for AUDIO.');
	}
	const voice = config.speechConfig?.voiceConfig?.prebuiltVoiceConfig?.voiceName;
	if (!GOOGLE_VOICES.has(voice)) throw invalid(`Voice name ${voice} is not supported.`);
	const texts = (contents ?? []).flatMap(({ parts = [] }) => parts.map(({ text }) => text));
	const text = texts.join('\n');
	if (text.trim() === '')
		throw invalid('* GenerateContentRequest.contents: contents is not specified');
	const wav = await speak(text, {}, signal);
	const rate = wav.readUInt32LE(24);
	const samples = wav.subarray(44);
	const read = tokensOfText(text);
	const written = tokensOfAudio(samples.length / 2 / rate);
	sendJson(response, {
		candidates: [
			{
				content: {
					role: 'model',
					parts: [
						{
							inlineData: {
								mimeType: `audio/L16;codec=pcm;rate=${rate}`,
								data: samples.toString('base64'),
							},
						},
					],
				},
				finishReason: 'STOP',
				index: 0,
			},
		],
		usageMetadata: {
			promptTokenCount: read,
			candidatesTokenCount: written,
			totalTokenCount: read + written,
		},
		modelVersion: model,
	});
}
