export const toSrt = (segments) =>
	segments
		.map(
			({ start, end, text }, i) =>
				`${i + 1}\n${clock(start, ',')} --> ${clock(end, ',')}\n${text}\n\n`,
		)
		.join('');

export const toVtt = (segments) =>
	`WEBVTT\n\n${segments.map(({ start, end, text }) => `${clock(start, '.')} --> ${clock(end, '.')}\n${text}\n\n`).join('')}`;

function clock(seconds, mark) {
	const time = new Date(Math.round(seconds * 1000)).toISOString().slice(11, 23);
	return time.replace('.', mark);
}
