import type { ServerResponse } from 'node:http';
import { generate, rate, samplesOf, voiced, wavOf } from '../../helpers/generate-speech';
import type { Received } from '../../helpers/http-server';
import { ffmpegAbsence } from '../../helpers/recordings';
import { probeAudio } from '../../../capabilities/audio/probe-audio';
import { withTempFolder } from '../../../capabilities/shared/with-temp-folder';
import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';

const words = 'the boat left harbor before sunrise and came back with little more than wind'.split(
	' ',
);
const sentence = (i: number) =>
	`Number ${String(i)}: ${words.slice(i % 5).join(' ')} on day ${String(i * 7)}.`;

/** Ten minutes and more at fifteen letters a second, in paragraphs of different lengths. */
const longText = Array.from({ length: 30 }, (_, paragraph) =>
	Array.from({ length: 2 + (paragraph % 5) }, (_, i) => sentence(paragraph * 10 + i)).join(' '),
).join('\n\n');

const isQuiet = (sample: number) => sample <= 65 && sample >= -65;

/** The stretches of silence between sounds, in seconds; those at both ends do not count. */
function gapsIn(samples: Int16Array): number[] {
	const gaps: number[] = [];
	let since = -1;
	for (let i = 0; i < samples.length; i++) {
		if (isQuiet(samples[i] ?? 0)) continue;
		// The tone itself passes through zero for some samples.
		if (since >= 0 && i - since > rate / 100) gaps.push((i - since) / rate);
		since = i;
	}
	return gaps;
}

/** The largest step from one sample to the next, within the first and the last. */
function largestStep(samples: Int16Array): number {
	let most = 0;
	for (let i = 1; i < samples.length; i++) {
		const step = (samples[i] ?? 0) - (samples[i - 1] ?? 0);
		if (step > most) most = step;
		else if (-step > most) most = -step;
	}
	return most;
}

// Of the tone of the test, of a fade within 8 ms, and of rounding.
const stepOfTone = (9000 * 2 * Math.PI * 180) / rate + 9000 / (rate * 0.008) + 1;

/** Speaks every other part without any quiet, so that it begins and ends in the middle of a tone. */
const unevenly = ({ body }: Received, response: ServerResponse) => {
	const input = String(body.input);
	response.end(wavOf(voiced(input.length / 15, input.length % 2 === 0 ? 0.4 : 0)));
};

describe('a text of ten minutes', () => {
	it('is spoken in parts that are joined without a click, a gap or a loss', async () => {
		const { result, file, bodies, progress } = await generate(
			{ text: longText, maxChars: 900 },
			unevenly,
		);
		const samples = samplesOf(file);
		expect(result.parts).toBeGreaterThan(8);
		expect(result.durationSeconds).toBeGreaterThan(600);
		expect(result.durationSeconds).toBeCloseTo(samples.length / rate, 2);
		// Without the fades a part would begin with a jump of 9000.
		expect(largestStep(samples)).toBeLessThanOrEqual(stepOfTone);
		const gaps = gapsIn(samples);
		expect(gaps).toHaveLength(result.parts - 1);
		expect(Math.max(...gaps)).toBeLessThanOrEqual(0.6 + 1 / rate);
		expect(Math.min(...gaps)).toBeGreaterThan(0.2);
		expect(bodies.map(({ input }) => String(input)).join('').length).toBeGreaterThan(
			longText.length - 2 * result.parts,
		);
		const edges = samples.findIndex((one) => !isQuiet(one)) / rate;
		const loud = bodies.reduce((sum, { input }) => sum + String(input).length / 15, 0);
		const last = (samples.length - 1 - samples.findLastIndex((one) => !isQuiet(one))) / rate;
		const heard = result.durationSeconds - edges - last - gaps.reduce((sum, gap) => sum + gap, 0);
		expect(Math.abs(heard - loud)).toBeLessThan(0.02 * result.parts);
		expect(progress.at(-1)).toBe(1);
	});

	(ffmpegAbsence ? it.skip : it)('is as long as MP3', async () => {
		const { result, file } = await generate({
			text: longText.slice(0, 3000),
			maxChars: 900,
			format: 'mp3',
		});
		expect(result.mimeType).toBe('audio/mpeg');
		await withTempFolder(async (folder) => {
			const path = join(folder, 'speech.mp3');
			await writeFile(path, file);
			const { format, durationSeconds } = await probeAudio(path, 'speech.mp3');
			expect(format).toBe('mp3');
			// What the encoder adds is whole frames of 576 samples, three or fewer.
			expect(Math.abs(durationSeconds - result.durationSeconds)).toBeLessThan((4 * 576) / rate);
		});
	});
});

it('the joins of stereo and of parts without any pause are smooth as well', async () => {
	const { createJoin } = await import('../../../capabilities/speech-generation/join-samples.js');
	const tone = Int16Array.from({ length: 2 * rate }, (_, i) =>
		Math.round(9000 * Math.cos((2 * Math.PI * 180 * Math.floor(i / 2)) / rate)),
	);
	const part = { sampleRate: rate, channels: 2, samples: tone };
	const joined = createJoin();
	const pieces = [
		joined.add(part, 0.6),
		joined.add(part, 0.25),
		joined.add(part, undefined),
	].flat();
	const all = Int16Array.from(pieces.flatMap((piece) => [...piece]));
	expect(all.length % 2).toBe(0);
	const [left, right] = [0, 1].map((side) => all.filter((_, i) => i % 2 === side));
	expect(left).toEqual(right);
	expect(largestStep(left ?? all)).toBeLessThanOrEqual(stepOfTone);
	expect(() => joined.add({ ...part, sampleRate: 16_000 }, 0.6)).toThrow('different forms');
});
