import type { IExecuteFunctions } from 'n8n-workflow';
import { Failure } from '../../../endpoint/failure';

/**
 * A time as n8n's field or an expression gives it, in milliseconds since 1970; undefined where it
 * is empty. What names no time zone is meant in that of the workflow.
 */
export function readTime(
	node: Pick<IExecuteFunctions, 'getTimezone'>,
	given: unknown,
): number | undefined {
	if (given === undefined || given === null || given === '') return undefined;
	// A Date and a DateTime of n8n's expressions are numbers when asked for one.
	const text = typeof given === 'string' ? given.trim() : new Date(Number(given)).toString();
	const time = Date.parse(text);
	if (!Number.isFinite(time)) {
		throw new Failure({
			kind: 'request-invalid',
			message: `"${text}" is not a time`,
			hint: 'Select a date in the option Start After, or enter it as 2026-11-27T22:00:00+01:00',
		});
	}
	const namesZone = typeof given !== 'string' || /(z|gmt|[+-]\d{2}:?\d{2})( \(.*\))?$/i.test(text);
	return namesZone ? time : inZone(text, node.getTimezone());
}

/** When clocks in the time zone show the text. */
function inZone(text: string, timeZone: string): number {
	const shown = Date.parse(`${text.replace(' ', 'T')}${text.length > 10 ? '' : 'T00:00'}Z`);
	const atFirst = shown - offsetAt(shown, timeZone);
	// Across a change of the clock the offset of the guess is not that of the time.
	return shown - offsetAt(atFirst, timeZone);
}

/** By how many milliseconds clocks in the zone are ahead of UTC at the time. */
function offsetAt(time: number, timeZone: string): number {
	const format = new Intl.DateTimeFormat('sv', {
		timeZone,
		dateStyle: 'short',
		timeStyle: 'medium',
	});
	const clock = Date.parse(`${format.format(time).replace(' ', 'T')}Z`);
	return clock - Math.floor(time / 1000) * 1000;
}
