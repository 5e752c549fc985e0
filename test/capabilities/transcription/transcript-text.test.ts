import fc from 'fast-check';
import { parseTime } from '../../../capabilities/subtitles/parse-time';
import { readChatTranscript } from '../../../capabilities/transcription/read-chat-transcript';
import { tidySegments } from '../../../capabilities/transcription/stitch';
import type { Segment } from '../../../capabilities/transcription/transcription-result';
import { Failure } from '../../../endpoint/failure';
import { runs } from '../../helpers/runs';

const said = (text: string, finishReason = 'stop') => readChatTranscript({ text, finishReason });

function failureIn(task: () => unknown): Failure {
	try {
		task();
	} catch (error) {
		if (error instanceof Failure) return error;
		throw error;
	}
	throw new Error('Expected a Failure, but it succeeded');
}

const two = {
	language: 'en',
	segments: [
		{ start: '00:00.000', end: '00:02.500', text: ' Good morning. ' },
		{ start: '01:00', end: '01:01.25', text: 'Bye.' },
	],
};
const twoRead = {
	text: 'Good morning. Bye.',
	language: 'en',
	segments: [
		{ start: 0, end: 2.5, text: 'Good morning.' },
		{ start: 60, end: 61.25, text: 'Bye.' },
	],
	warnings: [],
};

describe('a time', () => {
	it.each([
		[12.5, 12.5],
		[0, 0],
		['7', 7],
		['7.25', 7.25],
		['7.25s', 7.25],
		['00:07', 7],
		['02:03.5', 123.5],
		['90:00', 5400],
		['01:02:03', 3723],
		['01:02:03.004', 3723.004],
		['01:02:03,004', 3723.004],
		[' 0:05 ', 5],
		['00:05:120', 5.12],
	])('%j is %d seconds', (time, seconds) => {
		expect(parseTime(time)).toBeCloseTo(seconds, 9);
	});

	it.each([[-1], [NaN], [Infinity], [''], ['soon'], ['-00:05'], ['1:2:3:4'], ['12 34']])(
		'%j cannot be read',
		(time) => {
			expect(parseTime(time)).toBeUndefined();
		},
	);
});

describe("a model's transcript", () => {
	it.each([
		['as JSON', JSON.stringify(two)],
		['as JSON over several lines', `\n${JSON.stringify(two, undefined, 2)}\n`],
		['in a fence', `\`\`\`json\n${JSON.stringify(two)}\n\`\`\``],
		['in a fence without a language', `\`\`\`\n${JSON.stringify(two)}\n\`\`\`\n`],
		['in a fence after words', `Here it is:\n\`\`\`json\n${JSON.stringify(two)}\n\`\`\``],
	])('is read %s', (_name, text) => {
		expect(said(text)).toEqual(twoRead);
	});

	it('is read as a bare list of segments', () => {
		const { language, ...rest } = twoRead;
		expect(said(JSON.stringify(two.segments))).toEqual({ ...rest, language: undefined });
		expect(language).toBe('en');
	});

	it('may give its times as numbers, MM:SS or HH:MM:SS', () => {
		const segments = [
			{ start: 1, end: 2.5, text: 'a' },
			{ start: '00:03', end: '1:04', text: 'b' },
			{ start: '00:01:05', end: '01:00:00', text: 'c' },
		];
		expect(said(JSON.stringify({ segments })).segments).toEqual([
			{ start: 1, end: 2.5, text: 'a' },
			{ start: 3, end: 64, text: 'b' },
			{ start: 65, end: 3600, text: 'c' },
		]);
	});

	it('keeps the words and warns where a time cannot be read', () => {
		const segments = [...two.segments, { start: 'later', end: '02:00', text: 'Wait.' }];
		expect(said(JSON.stringify({ segments }))).toEqual({
			text: 'Good morning. Bye. Wait.',
			segments: [],
			language: undefined,
			warnings: ['The model returned times that cannot be read'],
		});
	});

	it.each([['[Music] Hello there.'], ['{laughs} Hello there.'], ['He said "{}" twice.']])(
		'is text without times where the model answers with the words alone: %s',
		(text) => {
			expect(said(` ${text}\n`)).toEqual({
				text,
				segments: [],
				warnings: [],
			});
		},
	);

	it.each([
		['cut in the middle', JSON.stringify(two).slice(0, -20)],
		['cut within a fence', `\`\`\`json\n${JSON.stringify(two).slice(0, -20)}`],
		['not valid', '{"segments": [}'],
		['of another form', '{"transcript": "Good morning"}'],
		['with a segment without text', '{"segments": [{"start": 0, "end": 1}]}'],
		['with a list of other things', '[{"speaker": "A"}]'],
	])('is refused, never passed on as words, where its JSON is %s', (_name, text) => {
		const failure = failureIn(() => said(text));
		expect(failure.kind).toBe('output-invalid');
		expect(failure.message).toMatch(/did not return a transcript in the requested format/);
	});

	it.each(['length', 'MAX_TOKENS'])('is refused where the model was cut off (%s)', (reason) => {
		const failure = failureIn(() => said(JSON.stringify(two), reason));
		expect(failure.kind).toBe('output-truncated');
		expect(failure.details.hint).toBe('Split the recording into shorter ones');
	});

	it('is empty where nothing is said', () => {
		expect(said('{"language":"en","segments":[]}')).toMatchObject({ text: '', segments: [] });
	});
});

const seconds = fc.double({ min: 0, max: 400_000, noNaN: true });
const words = fc.string({ unit: fc.constantFrom(...'ab<&>-1: \n\r') });
const segments = fc.array(fc.record({ start: seconds, end: seconds, text: words }));

describe('tidying segments', () => {
	it('leaves no gap to fix: ordered, inside the recording, without overlap, every word kept', () => {
		fc.assert(
			fc.property(segments, seconds, (wild, duration) => {
				const tidy = tidySegments(wild, duration);
				let before = 0;
				for (const { start, end } of tidy) {
					expect(start).toBeGreaterThanOrEqual(before);
					expect(end).toBeGreaterThanOrEqual(start);
					before = end;
				}
				expect(before).toBeLessThanOrEqual(Math.round(duration * 1000) / 1000);
				const kept = (all: Segment[]) =>
					all.map(({ text }) => text.trim()).filter((text) => text !== '');
				expect(kept(tidy)).toEqual(kept(wild));
			}),
			runs(0.05),
		);
	});

	it('changes nothing that is tidy already', () => {
		fc.assert(
			fc.property(segments, seconds, (wild, duration) => {
				const tidy = tidySegments(wild, duration);
				expect(tidySegments(tidy, Math.round(duration * 1000) / 1000)).toEqual(tidy);
			}),
			runs(0.05),
		);
	});

	it('keeps the order, cuts overlaps and drops empty text', () => {
		expect(
			tidySegments(
				[
					{ start: 0.00049, end: 3, text: ' first ' },
					{ start: 3, end: 3.5, text: '  ' },
					{ start: 2, end: 6, text: 'middle' },
					{ start: 5, end: 99, text: 'last' },
				],
				10,
			),
		).toEqual([
			{ start: 0, end: 3, text: 'first' },
			{ start: 3, end: 6, text: 'middle' },
			{ start: 6, end: 10, text: 'last' },
		]);
	});
});
