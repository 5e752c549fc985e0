import type { Cue, TimedText } from '../../../capabilities/subtitles/cue';
import { toCues } from '../../../capabilities/subtitles/to-cues';
import { toSrt } from '../../../capabilities/subtitles/to-srt';
import { toVtt } from '../../../capabilities/subtitles/to-vtt';

const linesOf = (segments: TimedText[], duration?: number) =>
	toCues(segments, duration).map(({ lines }) => lines);
const said = (start: number, end: number, text: string, speaker?: string): TimedText => ({
	start,
	end,
	text,
	speaker,
});

describe('cues', () => {
	it('are cut where sentences and clauses end, in lines of like length', () => {
		const text =
			'Good morning everyone, and welcome to the quarterly review of the northern region. Before we begin, I would like to thank the team in Leeds, who stayed late on Friday to finish the numbers. Shall we start?';
		expect(linesOf([said(0, 14, text)])).toEqual([
			['Good morning everyone, and welcome to the', 'quarterly review of the northern region.'],
			['Before we begin, I would like', 'to thank the team in Leeds,'],
			['who stayed late on Friday', 'to finish the numbers.'],
			['Shall we start?'],
		]);
	});

	it('do not take a title, a number or a first letter for the end of a sentence', () => {
		const text =
			'We met with Mr. Smith and J. Brown on the 3. floor of the building that they own together.';
		expect(linesOf([said(0, 6, text)])).toEqual([
			['We met with Mr. Smith and J. Brown', 'on the 3. floor of the building'],
			['that they own together.'],
		]);
	});

	it('join the parts of a sentence that fit, and keep sentences apart that can be read alone', () => {
		expect(
			linesOf([
				said(0, 1, 'I think that we'),
				said(1.1, 2, 'should go.'),
				said(2, 4, 'It is late.'),
				said(4, 6, 'They close at six.'),
			]),
		).toEqual([['I think that we should go.'], ['It is late.'], ['They close at six.']]);
	});

	it('join sentences that would only flash up', () => {
		expect(
			linesOf([said(0, 0.3, 'Yes.'), said(0.3, 0.6, 'No.'), said(0.6, 0.9, 'Maybe.')]),
		).toEqual([['Yes. No. Maybe.']]);
	});

	it('change with the speaker, whatever is said', () => {
		const cues = toCues([said(0, 1, 'Are you', 'Ada'), said(1, 2, 'coming?', 'Ben')]);
		expect(cues.map(({ lines, speaker }) => [speaker, ...lines])).toEqual([
			['Ada', 'Are you'],
			['Ben', 'coming?'],
		]);
	});

	it('leave room for the name of a new speaker', () => {
		const text = 'The ships are all sent to Antwerp instead';
		expect(linesOf([said(0, 4, text)])).toEqual([[text]]);
		expect(linesOf([said(0, 4, text, 'Speaker 1')])).toEqual([
			['The ships', 'are all sent to Antwerp instead'],
		]);
	});

	it('take their times from words where the model gives them', () => {
		const words = [
			{ start: 0, end: 0.4, text: 'one' },
			{ start: 0.5, end: 1, text: 'two' },
			{ start: 5.5, end: 6, text: 'three' },
		];
		expect(toCues([{ ...said(0, 6, 'One, two, three.'), words }], 10)).toEqual([
			{ start: 0, end: 1, lines: ['One, two,'] },
			{ start: 5.5, end: 6.333, lines: ['three.'] },
		]);
	});

	it('take times from words that are written otherwise than the text', () => {
		const words = [
			{ start: 0, end: 2, text: 'twenty' },
			{ start: 2, end: 4, text: 'people' },
			{ start: 8, end: 10, text: 'came' },
		];
		const cues = toCues([{ ...said(0, 10, '20 people came.'), words }]);
		expect(cues.map(({ lines }) => lines)).toEqual([['20 people'], ['came.']]);
		expect(cues[1]?.start).toBeGreaterThan(7);
	});

	it('stay until they can be read, but not over the next one', () => {
		expect(
			toCues([said(0, 0.2, 'Go.'), said(0.5, 0.7, 'Now?', 'Ben'), said(9, 9.1, 'Yes.')], 9.5),
		).toEqual([
			{ start: 0, end: 0.5, lines: ['Go.'] },
			{ start: 0.5, end: 1.333, lines: ['Now?'], speaker: 'Ben' },
			{ start: 9, end: 9.5, lines: ['Yes.'] },
		]);
	});

	it('leave two frames between them, and close a pause that would flicker', () => {
		expect(toCues([said(0, 2, 'First.'), said(2, 4, 'Second.'), said(4.4, 6, 'Third.')])).toEqual([
			{ start: 0, end: 1.917, lines: ['First.'] },
			{ start: 2, end: 4.317, lines: ['Second.'] },
			{ start: 4.4, end: 6, lines: ['Third.'] },
		]);
	});

	it('are not shown longer than seven seconds', () => {
		expect(toCues([said(0, 60, 'Hello there')])).toEqual([
			{ start: 0, end: 7, lines: ['Hello there'] },
		]);
	});

	it('count wide letters double and cut Chinese and Japanese between words', () => {
		expect(
			linesOf([
				said(
					0,
					9,
					'今日は第三四半期の業績についてご説明いたします。売上高は前年同期比で十二パーセント増加し、営業利益も「過去最高」を更新しました。',
				),
			]),
		).toEqual([
			['今日は第三四半期の業績', 'についてご説明いたします。'],
			['売上高は前年同期比で十二パーセント増加し、', '営業利益も「過去最高」を更新しました。'],
		]);
	});

	it('cut Thai between words, which it writes without spaces', () => {
		const text = 'วันนี้เราจะมาพูดถึงผลประกอบการของไตรมาสที่สามและแผนงานสำหรับปีหน้าที่เราได้วางไว้ร่วมกัน';
		const lines = linesOf([said(0, 7, text)]).flat();
		expect(lines.length).toBeGreaterThan(1);
		expect(lines.join('')).toBe(text);
		// A vowel sign or a tone mark may not begin a line.
		for (const line of lines) expect(line).not.toMatch(/^\p{M}/u);
	});

	it('keep a sign with its word where a language sets a space between', () => {
		const lines = linesOf([
			said(0, 3, 'Est-ce que vous pouvez m’envoyer les chiffres, s’il vous plaît ? Merci !'),
		]).flat();
		for (const line of lines) expect(line).not.toMatch(/^[?!]/);
		expect(lines.join(' ')).toContain('plaît\u00a0?');
	});

	it('leave a word whole that is longer than a line', () => {
		const address = `https://example.com/${'a'.repeat(60)}`;
		expect(linesOf([said(0, 5, `See ${address} now.`)]).flat()).toContain(address);
	});

	it('are none where nothing was said', () => {
		expect(toCues([], 60)).toEqual([]);
		expect(toCues([said(0, 3, ' \n ')], 60)).toEqual([]);
	});
});

const cues: Cue[] = [
	{ start: 0, end: 2.5, lines: ['Fish & chips <now>'] },
	{ start: 3599.9996, end: 3661.001, lines: ['Two', 'lines --> here'], speaker: 'Ada & Co' },
	{ start: 3662, end: 3663, lines: ['Go on.'], speaker: 'Ada & Co' },
	{ start: 3664, end: 3665, lines: ['Yes.'], speaker: 'Ben' },
];

describe('subtitles', () => {
	it('are SRT with numbers and commas, and a name where the speaker changes', () => {
		expect(toSrt(cues)).toBe(
			[
				'1\n00:00:00,000 --> 00:00:02,500\nFish & chips <now>\n',
				'2\n01:00:00,000 --> 01:01:01,001\nAda & Co: Two\nlines --> here\n',
				'3\n01:01:02,000 --> 01:01:03,000\nGo on.\n',
				'4\n01:01:04,000 --> 01:01:05,000\nBen: Yes.\n',
			].join('\n'),
		);
	});

	it('are WebVTT with a header, points, escaped signs and voice spans', () => {
		expect(toVtt(cues)).toBe(
			[
				'WEBVTT\n',
				'00:00:00.000 --> 00:00:02.500\nFish &amp; chips &lt;now&gt;\n',
				'01:00:00.000 --> 01:01:01.001\n<v Ada &amp; Co>Two\nlines --&gt; here</v>\n',
				'01:01:02.000 --> 01:01:03.000\n<v Ada &amp; Co>Go on.</v>\n',
				'01:01:04.000 --> 01:01:05.000\n<v Ben>Yes.</v>\n',
			].join('\n'),
		);
	});

	it('are empty, or a header alone, where there are no cues', () => {
		expect(toSrt([])).toBe('');
		expect(toVtt([])).toBe('WEBVTT\n');
	});
});
