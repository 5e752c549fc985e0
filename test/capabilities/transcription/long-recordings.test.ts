import fc from 'fast-check';
import { transcription } from '../../../capabilities/transcription/transcription';
import { createEndpointClient } from '../../../endpoint/endpoint-client';
import { testContext } from '../../helpers/context';
import { runs } from '../../helpers/runs';
import { speak, toneServer, vocabulary } from '../../helpers/tone-speech';
import { joinWords } from '../../helpers/join-words';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(closers.splice(0).map((close) => close()));
});

async function endpoint(...rule: Parameters<typeof toneServer>) {
	const server = await toneServer(...rule);
	closers.push(server.close);
	const client = createEndpointClient({ ...server.endpoint, concurrency: 4 });
	return { server, client };
}

const request = (wav: Buffer, more: object = {}) =>
	transcription.request.parse({
		model: 'tones',
		audio: { ref: 'file', mimeType: 'audio/wav', fileName: 'call.wav', byteLength: wav.length },
		chunkMinutes: 0.5,
		...more,
	});

/** Words in no order, and a pause after some of them. */
function score(words: number, pauseEvery: number, pauseSeconds = 0.8): number[] {
	return Array.from({ length: words }, (_, at) => [
		(at * 7 + Math.floor(at / vocabulary) * 3) % vocabulary,
		...(pauseEvery > 0 && at % pauseEvery === pauseEvery - 1 ? [-pauseSeconds] : []),
	]).flat();
}

async function transcribe(
	notes: readonly number[],
	given: Awaited<ReturnType<typeof endpoint>>,
	more: object = {},
) {
	const { wav, spoken } = speak(notes);
	const { context, progress } = testContext({ client: given.client, files: { file: wav } });
	return { result: await transcription.run(request(wav, more), context), spoken, progress };
}

describe('a recording that is longer than a chunk', () => {
	it('is cut in its pauses and comes back whole, with the right times', async () => {
		const given = await endpoint();
		const { result, spoken, progress } = await transcribe(score(240, 5), given);
		expect(result.chunks).toBeGreaterThan(3);
		expect(given.server.calls).toHaveLength(result.chunks);
		expect(result.text).toBe(joinWords(spoken));
		expect(result.text).toBe(joinWords(result.segments));
		const begins = spoken.filter((_, at) => at % 5 === 0);
		expect(result.segments).toHaveLength(begins.length);
		for (const [index, { start }] of begins.entries()) {
			expect(Math.abs((result.segments[index]?.start ?? 0) - start)).toBeLessThan(0.1);
		}
		expect(result.usage.costUsd).toBeNull();
		expect(result.warnings).toEqual([]);
		expect(progress.at(-1)).toBe(1);
	});

	it('is cut with an overlap where there is no pause, and nothing is there twice', async () => {
		const given = await endpoint();
		const { result, spoken } = await transcribe(score(300, 0), given, { words: true });
		expect(result.chunks).toBeGreaterThan(3);
		expect(result.text).toBe(joinWords(spoken));
		const { words = [] } = result;
		expect(joinWords(words)).toBe(joinWords(spoken));
		for (const [index, { start }] of spoken.entries()) {
			expect(Math.abs((words[index]?.start ?? 0) - start)).toBeLessThan(0.1);
		}
	});

	it('keeps its words, order and bounds whatever its pauses are', async () => {
		const given = await endpoint();
		const word = fc.integer({ min: 0, max: vocabulary - 1 });
		const silence = fc.double({ min: 0.1, max: 4, noNaN: true }).map((seconds) => -seconds);
		const anyScore = fc
			.array(fc.oneof({ weight: 6, arbitrary: word }, { weight: 1, arbitrary: silence }), {
				minLength: 120,
				maxLength: 260,
			})
			// The same tone twice is one long word, which nobody says.
			.map((notes) => notes.filter((note, at) => note < 0 || note !== notes[at - 1]));
		await fc.assert(
			fc.asyncProperty(anyScore, async (notes) => {
				const { result, spoken } = await transcribe(notes, given);
				expect(result.text.split(' ').sort()).toEqual(joinWords(spoken).split(' ').sort());
				expect(result.text).toBe(joinWords(spoken));
				expect(result.text).toBe(joinWords(result.segments));
				let free = 0;
				for (const { start, end } of result.segments) {
					expect(start).toBeGreaterThanOrEqual(free);
					expect(end).toBeGreaterThanOrEqual(start);
					free = end;
				}
				expect(free).toBeLessThanOrEqual(result.durationSeconds);
			}),
			runs(0.0015),
		);
	});

	it('asks nothing about a stretch of silence', async () => {
		const given = await endpoint();
		const { result, spoken } = await transcribe([1, 2, 3, -100, 4, 5, 6], given);
		expect(result.text).toBe(joinWords(spoken));
		expect(given.server.calls.length).toBeLessThan(4);
		expect(given.server.calls.reduce((sum, { seconds }) => sum + seconds, 0)).toBeLessThan(75);
	});

	it('is a result without a call where all is silent', async () => {
		const given = await endpoint();
		const { result } = await transcribe([-120], given);
		expect(result).toMatchObject({
			text: '',
			segments: [],
			chunks: 0,
			usage: { totalTokens: 0, costUsd: 0 },
			warnings: ['No sound was detected in the recording'],
		});
		expect(given.server.calls).toEqual([]);
	});
});
