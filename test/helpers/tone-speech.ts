import type { ServerResponse } from 'node:http';
import { httpServer, json, type Received } from './http-server';
import { wavFile } from './recordings';

/** A word of the tone language, and when it is said, in seconds. */
export interface Spoken {
	text: string;
	start: number;
	end: number;
}

const rate = 8000;
const frame = 200;
const lowest = 400;
const step = 80;
const loudness = 9000;
const quiet = 200;

/** How many words the tone language has. */
export const vocabulary = 32;

/**
 * Speech that a program understands without a model: each word is a tone of its own. Numbers are
 * words of 0.4 s; a negative number is a silence of so many seconds.
 */
export function speak(score: readonly number[]): { wav: Buffer; spoken: Spoken[] } {
	const spoken: Spoken[] = [];
	const parts: Int16Array[] = [];
	let at = 0;
	for (const one of score) {
		const samples = Math.round((one < 0 ? -one : 0.4) * rate);
		const part = new Int16Array(samples);
		if (one >= 0) {
			const turn = (2 * Math.PI * (lowest + step * one)) / rate;
			for (let i = 0; i < samples; i++) part[i] = loudness * Math.sin(turn * i + 0.1);
			spoken.push({ text: `w${String(one)}`, start: at / rate, end: (at + samples) / rate });
		}
		parts.push(part);
		at += samples;
	}
	const sound = new Int16Array(at);
	let from = 0;
	for (const part of parts) {
		sound.set(part, from);
		from += part.length;
	}
	return { wav: wavFile(sound, rate), spoken };
}

/** What is said in a wav file of the tone language; a word that is cut off is misheard. */
export function listen(wav: Buffer): { spoken: Spoken[]; seconds: number } {
	const data = wav.indexOf('data') + 8;
	const sound = wav.subarray(data);
	const frames = Array.from({ length: Math.floor(sound.length / 2 / frame) }, (_, index) =>
		tone(sound, index * frame),
	);
	const spoken: Spoken[] = [];
	let begin = 0;
	for (let index = 1; index <= frames.length; index++) {
		if (frames[index] === frames[begin] && index - begin < 0.4 / (frame / rate)) continue;
		const said = frames[begin];
		const length = index - begin;
		// Where one word becomes the next, a frame holds some of both.
		if (said !== undefined && length > 2) {
			const whole = length >= 10;
			spoken.push({
				text: whole ? `w${String(said)}` : 'um',
				start: (begin * frame) / rate,
				end: (index * frame) / rate,
			});
		}
		begin = index;
	}
	return { spoken, seconds: sound.length / 2 / rate };
}

/** The word that a frame sounds like; undefined where it is silent. */
function tone(sound: Buffer, from: number): number | undefined {
	let crossings = 0;
	let energy = 0;
	let last = 0;
	for (let at = from; at < from + frame; at++) {
		const value = sound.readInt16LE(at * 2);
		energy += value * value;
		if ((last < 0 && value >= 0) || (last > 0 && value <= 0)) crossings++;
		if (value !== 0) last = value;
	}
	if (energy / frame < quiet * quiet) return undefined;
	return Math.round(((crossings * rate) / frame / 2 - lowest) / step);
}

/** Words as the segments of an answer: a new one after a pause or five words. */
export function segmentsOf(spoken: readonly Spoken[]): Spoken[] {
	const segments: Spoken[] = [];
	let words = 0;
	for (const word of spoken) {
		const last = segments.at(-1);
		if (last && words < 5 && word.start - last.end < 0.3) {
			last.text += ` ${word.text}`;
			last.end = word.end;
			words++;
		} else {
			segments.push({ ...word });
			words = 1;
		}
	}
	return segments;
}

export interface ReceivedAudio {
	fields: Record<string, string>;
	spoken: Spoken[];
	seconds: number;
	fileName: string;
}

/** An endpoint that understands the tone language, unless the rule takes the call. */
export async function toneServer(
	rule: (audio: ReceivedAudio, response: ServerResponse, call: number) => unknown = () => undefined,
) {
	const calls: ReceivedAudio[] = [];
	const server = await httpServer(async (request, response) => {
		const audio = await receivedAudio(request);
		calls.push(audio);
		const told: unknown = await rule(audio, response, calls.length);
		if (response.writableEnded || told === true) return;
		const { spoken, seconds, fields } = audio;
		const words = spoken.map(({ text, start, end }) => ({ word: text, start, end }));
		json(response, 200, {
			task: 'transcribe',
			language: 'english',
			duration: seconds,
			text: spoken.map(({ text }) => text).join(' '),
			segments: segmentsOf(spoken).map((one, id) => ({ id, ...one })),
			...(fields['timestamp_granularities[]'] === undefined ? {} : { words }),
			usage: { type: 'duration', seconds: Math.ceil(seconds) },
		});
	});
	return {
		...server,
		calls,
		endpoint: { baseUrl: `${server.url}/v1`, apiKey: 'tone', profile: 'generic' as const },
	};
}

async function receivedAudio({ raw, headers }: Received): Promise<ReceivedAudio> {
	const type = String(headers['content-type']);
	const form = await new Response(new Uint8Array(raw), {
		headers: { 'content-type': type },
	}).formData();
	const { file, ...fields } = Object.fromEntries(form.entries());
	const recording = file as File;
	const audio = listen(Buffer.from(await recording.arrayBuffer()));
	return { ...audio, fields: fields as Record<string, string>, fileName: recording.name };
}
