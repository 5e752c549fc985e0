/** Seconds from a number, `SS.s`, `MM:SS.s` or `HH:MM:SS.s`; undefined for anything else. */
export function parseTime(time: string | number): number | undefined {
	if (typeof time === 'number') return Number.isFinite(time) && time >= 0 ? time : undefined;
	// Some models write the milliseconds behind a colon.
	const point = time.trim().replace(/^(\d+:\d\d):(\d{3})$/, '$1.$2');
	const match = /^(?:(?:(\d+):)?(\d+):)?(\d+(?:[.,]\d+)?)s?$/.exec(point);
	if (!match) return undefined;
	const [, hours = '0', minutes = '0', seconds = '0'] = match;
	return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds.replace(',', '.'));
}
