import type { Cue } from '../../capabilities/subtitles/cue';

/** Reads SRT as a player does: number, times, text until the blank line. */
export function readSrt(text: string): Cue[] {
	return blocks(text).map(([number = '', times = '', ...lines], index) => {
		expect(number).toBe(String(index + 1));
		return { ...readTimes(times, ','), lines };
	});
}

/** Reads WebVTT, with the voice span of a cue as its speaker. */
export function readVtt(text: string): Cue[] {
	const [head, ...cues] = blocks(text);
	expect(head).toEqual(['WEBVTT']);
	return cues.map(([times = '', ...lines]) => {
		const voiced = /^<v ([^<>\n]+)>(.*)<\/v>$/s.exec(lines.join('\n'));
		const raw = voiced?.[2] ?? lines.join('\n');
		expect(raw).not.toMatch(/-->|[<>]/);
		return {
			...readTimes(times, '.'),
			lines: plain(raw).split('\n'),
			...(voiced?.[1] === undefined ? {} : { speaker: plain(voiced[1]) }),
		};
	});
}

const plain = (text: string) =>
	text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

const blocks = (text: string) =>
	text
		.split(/\n\n+/)
		.map((block) => block.split('\n').filter((line) => line !== ''))
		.filter((lines) => lines.length > 0);

function readTimes(line: string, point: string) {
	const [start = NaN, end = NaN] = line.split(' --> ').map((time) => {
		const [hours = '', minutes = '', rest = ''] = time.split(':');
		const [whole = '', ms = ''] = rest.split(point);
		expect([minutes, whole, ms].map((part) => part.length)).toEqual([2, 2, 3]);
		const total = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(whole)) * 1000;
		return (total + Number(ms)) / 1000;
	});
	return { start, end };
}
