import fc from 'fast-check';
import { readChatTranscript } from '../../../capabilities/transcription/read-chat-transcript';
import { readCues } from '../../../capabilities/transcription/read-cues';
import { readTranscript } from '../../../capabilities/transcription/read-transcript';
import { runs } from '../../helpers/runs';

const srt = `1
00:00:00,500 --> 00:00:02,000
Good morning
everybody.

2
00:00:02,000 --> 00:00:04,250
How are you?
`;
const vtt = `WEBVTT - a title
Kind: captions

NOTE
made by a machine

STYLE
::cue { color: red }

00:00.500 --> 00:02.000 align:start position:0%
Good morning
everybody.

intro
00:00:02.000 --> 00:00:04.250
How are you?
`;
const cues = [
	{ start: 0.5, end: 2, text: 'Good morning everybody.' },
	{ start: 2, end: 4.25, text: 'How are you?' },
];

describe('subtitles are read', () => {
	it.each([
		['SRT', srt],
		['WebVTT', vtt],
		['with a mark of the byte order', `\uFEFF${srt}`],
		['with the line ends of Windows', vtt.replaceAll('\n', '\r\n')],
		['with the line ends of old Macs', srt.replaceAll('\n', '\r')],
		['without numbers', srt.replace(/^\d\n/gm, '')],
		['with points for commas', srt.replaceAll(',', '.')],
		['without hours', srt.replaceAll('00:00:', '00:')],
		['with several empty lines, some of spaces', srt.replaceAll('\n\n', '\n \n\n\t\n')],
		['with a cue that says nothing', `${srt}\n3\n00:00:05,000 --> 00:00:06,000\n`],
	])('%s', (_name, text) => {
		expect(readCues(text)).toEqual(cues);
	});

	it('with speakers, and without what says how they look', () => {
		const said = '<v.loud Ana>Tom &amp; I, <i>we</i> <00:00:01.000><c.red>go</c>: 2 < 3</v>';
		expect(readCues(`WEBVTT\n\n00:00.000 --> 00:02.000\n${said}`)).toEqual([
			{ start: 0, end: 2, text: 'Tom & I, we go: 2 < 3', speaker: 'Ana' },
		]);
		expect(readCues(srt.replace('How', '<i>How</i> &amp;'))?.[1]?.text).toBe(
			'<i>How</i> &amp; are you?',
		);
	});

	it('of nothing at all, where it was silent', () => {
		expect(readCues('WEBVTT\n\n')).toEqual([]);
		expect(readTranscript('WEBVTT', 6)).toMatchObject({ text: '', segments: [] });
	});
});

describe('a text is left as it is', () => {
	it.each([
		['of words', 'Good morning everybody.'],
		['that begins with a number', '1\nis the number of my house.'],
		['that speaks of subtitles', 'WEBVTTs are files, 00:01.000 --> 00:02.000 is in them.'],
		['of nothing', ''],
		['that is cut in the times', srt.slice(0, srt.indexOf('00:00:04'))],
		['that is cut behind a number', srt.slice(0, srt.indexOf('00:00:02,000 --> 00:00:04'))],
		['with a paragraph without times', `${srt}\nThe end.`],
		['without empty lines', srt.replaceAll('\n\n', '\n')],
		['with a cue in the head', 'WEBVTT\n00:00.000 --> 00:02.000\nHello'],
	])('%s', (_name, text) => {
		expect(readCues(text)).toBeUndefined();
		expect(readTranscript(text, 6)).toMatchObject({ text: text.trim(), segments: [] });
	});
});

test('subtitles in a field of JSON have their times as well', () => {
	const right = { text: 'Good morning everybody. How are you?', segments: cues, isGuessed: false };
	expect(readTranscript({ text: vtt, usage: null }, 6)).toMatchObject(right);
	expect(readTranscript({ text: srt, segments: cues }, 6)).toMatchObject(right);
	expect(
		readTranscript({ text: srt, words: [{ word: 'Good', start: 0.5, end: 1 }] }, 6),
	).toMatchObject(right);
});

test('a model that answers a chat with subtitles is understood', () => {
	for (const text of [srt, `Here it is:\n\n\`\`\`srt\n${srt}\`\`\``, `\`\`\`vtt\n${vtt}\`\`\``]) {
		expect(readChatTranscript({ text, finishReason: 'stop' })).toEqual({
			text: 'Good morning everybody. How are you?',
			segments: cues,
			warnings: [],
		});
	}
});

test('no word is lost, and none is made up, wherever subtitles are cut', () => {
	const word = fc.stringMatching(/^[A-Za-z,.!?']{1,12}$/);
	const line = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '));
	const segment = fc.record({ length: fc.integer({ min: 1, max: 5000 }), text: line });
	const whole = fc.array(segment, { minLength: 1, maxLength: 6 }).map((parts) => {
		let at = 0;
		return parts.map(({ length, text }) => ({
			start: at / 1000,
			end: (at += length) / 1000,
			text,
		}));
	});
	fc.assert(
		fc.property(whole, fc.nat(), (segments, place) => {
			const text = segments
				.map(
					(one, index) =>
						`${String(index + 1)}\n${clock(one.start)} --> ${clock(one.end)}\n${one.text}\n`,
				)
				.join('\n');
			expect(readCues(text)).toEqual(segments);
			const cut = text.slice(0, place % (text.length + 1));
			const read = readTranscript(cut, 60);
			const cues = readCues(cut);
			// Either every cue up to the cut, or the text as it came.
			if (!cues) expect(read?.text).toBe(cut.trim());
			else
				for (const [index, one] of cues.entries())
					expect(segments[index]?.text).toContain(one.text);
		}),
		runs(),
	);
});

const clock = (seconds: number) =>
	new Date(Math.round(seconds * 1000)).toISOString().slice(11, 23).replace('.', ',');

test('words behind the head of WebVTT are words, and a head alone says nothing', () => {
	for (const text of ['WEBVTT is how such a file begins.', 'WEBVTT\nThat is how it begins.']) {
		expect(readTranscript({ text }, 5)?.text).toBe(text);
	}
	expect(readCues('WEBVTT\nKind: captions\n')).toEqual([]);
});

test('a cue with two voices has no speaker', () => {
	const said = '<v Ana>How are you?</v>\n<v Bob>Well.</v>';
	expect(readCues(`WEBVTT\n\n00:00.000 --> 00:02.000\n${said}`)).toEqual([
		{ start: 0, end: 2, text: 'How are you? Well.' },
	]);
});

test.each(['<v ', '<c ', '<v.a ', ' '])('many of %j take no time', (mark) => {
	// A pattern that goes back would take minutes for it.
	expect(readCues(`WEBVTT\n\n00:00.000 --> 00:02.000\n<v${mark.repeat(300_000)}`)).toBeDefined();
});

describe('a fence in a chat', () => {
	const read = (text: string) => readChatTranscript({ text, finishReason: 'stop' });

	it.each(['```text\nGood morning.\n```', '```\nGood morning.', '```TXT \nGood morning.\n```\n'])(
		'goes where it stands around all: %j',
		(text) => {
			expect(read(text).text).toBe('Good morning.');
		},
	);

	it('stays where it is what was said', () => {
		const text = 'One writes ```code``` between three ticks.';
		expect(read(text)).toMatchObject({ text, segments: [] });
		const segments = [{ start: '00:00', end: '00:01', text }];
		expect(read(JSON.stringify({ language: 'en', segments }))).toMatchObject({ text });
	});

	it('holds subtitles, whatever it calls them', () => {
		expect(read(`Here you are:\n\`\`\`webvtt\n${vtt}\`\`\``).segments).toEqual(cues);
	});
});
