import type { Context } from '../../capabilities/capability';
import { speechGeneration } from '../../capabilities/speech-generation/speech-generation';
import { wavHead } from '../../capabilities/audio/wav-head';
import { createEndpointClient } from '../../endpoint/endpoint-client';
import type { ProfileName } from '../../endpoint/endpoint-settings';
import { geminiKey } from '../gemini/refuse';
import { testContext } from './context';
import { httpServer, type Received, type Responder } from './http-server';

/** Samples a second of what is spoken in tests. */
export const rate = 8000;

/** Nine periods of a tone of 180 Hz. */
const tone = Array.from({ length: 400 }, (_, i) =>
	Math.round(9000 * Math.cos((2 * Math.PI * 180 * i) / rate)),
);

/**
 * A tone of the strength of a voice. Within quiet it comes and goes as a voice does; without any it
 * begins and ends at its full strength, as what was cut off does.
 */
export function voiced(seconds: number, quiet = 0.3): Int16Array {
	const edge = Math.round(quiet * rate);
	const length = Math.round(seconds * rate);
	const samples = new Int16Array(length + 2 * edge);
	for (let i = 0; i < samples.length; i++) {
		const at = i - edge;
		samples[i] = at >= 0 && at < length ? (tone[at % tone.length] ?? 0) : (i % 7) - 3;
	}
	const ramp = quiet > 0 ? rate / 100 : 0;
	for (let i = 0; i < ramp; i++) {
		for (const at of [edge + i, edge + length - 1 - i]) {
			samples[at] = Math.round(((samples[at] ?? 0) * i) / ramp);
		}
	}
	return samples;
}

export const bytesOf = (samples: Int16Array): Buffer =>
	Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);

export function wavOf(samples: Int16Array): Buffer {
	const data = bytesOf(samples);
	return Buffer.concat([wavHead({ sampleRate: rate, channels: 1 }, data.length), data]);
}

/** The samples of a WAV file with a plain head. */
export function samplesOf(file: Buffer): Int16Array {
	const samples = new Int16Array((file.length - 44) / 2);
	for (let i = 0; i < samples.length; i++) samples[i] = file.readInt16LE(44 + i * 2);
	return samples;
}

/** Speaks as OpenAI does: fifteen letters a second, with quiet at both ends. */
export const speaking: Responder = ({ body }, response) => {
	response.writeHead(200, { 'content-type': 'audio/wav' });
	response.end(wavOf(voiced(String(body.input).length / 15)));
};

/** What came of a request for speech, and what was asked of a server that is closed again. */
export async function generate(
	request: object,
	answer: Responder = speaking,
	options: {
		profile?: ProfileName;
		context?: Partial<Context>;
		server?: { url: string; received: Received[]; close: () => Promise<void> };
	} = {},
) {
	const { profile = 'openai' } = options;
	const server = options.server ?? (await httpServer(answer));
	const path = profile === 'gemini' ? '/v1beta/openai' : '/v1';
	const client = createEndpointClient(
		{ baseUrl: `${server.url}${path}`, apiKey: geminiKey, profile },
		{ retry: { baseMs: 1, attempts: 2 } },
	);
	const { context, hints, progress } = testContext({ client });
	try {
		const parsed = speechGeneration.request.parse({ model: 'tts-1', ...request });
		const result = await speechGeneration.run(parsed, { ...context, ...options.context });
		return {
			result,
			file: Buffer.from(result.data, 'base64'),
			hints,
			progress,
			received: server.received,
			bodies: server.received.map(({ body }) => body),
		};
	} finally {
		await server.close();
	}
}
