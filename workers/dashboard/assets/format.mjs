const whole = new Intl.NumberFormat('en-US');
const short = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

export const count = (value) => whole.format(value);

/** A word with its number. */
export const counted = (value, word) => `${count(value)} ${word}${value === 1 ? '' : 's'}`;

export const percent = (share) => `${Math.floor(share * 100)} %`;

/** The cost in US dollars, which is unknown where a model has no known price. */
export function cost(usd) {
	if (usd === null || usd === undefined) return 'unknown';
	if (usd === 0) return '$0';
	return usd < 0.01 ? `$${short.format(usd)}` : `$${usd.toFixed(2)}`;
}

export const rate = (perMinute) =>
	perMinute < 1 ? `${short.format(perMinute * 60)}/hour` : `${short.format(perMinute)}/min`;

const steps = [
	[86_400, 'd'],
	[3600, 'h'],
	[60, 'min'],
	[1, 's'],
];

/** A time span in its two largest units. */
export function span(ms) {
	const seconds = Math.max(0, Math.round(ms / 1000));
	const first = steps.findIndex(([size]) => seconds >= size);
	if (first === -1) return '0 s';
	const [[size, unit], next] = [steps[first], steps[first + 1]];
	const rest = next ? Math.floor((seconds % size) / next[0]) : 0;
	const most = Math.floor(seconds / size);
	return rest > 0 && most < 10 ? `${most} ${unit} ${rest} ${next[1]}` : `${most} ${unit}`;
}

export const time = (at) => moment.format(new Date(at));

/** When it was or will be, from now. */
export function fromNow(at, now = Date.now()) {
	const distance = at - now;
	if (Math.abs(distance) < 5000) return 'now';
	return distance > 0 ? `in ${span(distance)}` : `${span(-distance)} ago`;
}

const kinds = {
	'rate-limited': 'Rate limit',
	'quota-exhausted': 'Quota used up',
	'temporarily-unavailable': 'Temporarily unavailable',
	'timed-out': 'Timed out',
	cancelled: 'Cancelled',
	'credential-invalid': 'Credential not accepted',
	'request-invalid': 'Request not accepted',
	'content-blocked': 'Content blocked',
	'output-truncated': 'Output cut off',
	'output-invalid': 'Output not valid',
};

/** What a kind of failure means. */
export const kindName = (kind) => kinds[kind] ?? kind;
