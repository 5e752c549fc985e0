import { readTime } from '../../../../nodes/shared/parameters/read-time';
import { failureOf } from '../../../helpers/context';

const berlin = { getTimezone: () => 'Europe/Berlin' };
const iso = (given: unknown) => {
	const time = readTime(berlin, given);
	return time === undefined ? undefined : new Date(time).toISOString();
};

it.each([
	['2026-11-27T22:00:00', '2026-11-27T21:00:00.000Z'],
	['2026-07-01 22:00:00', '2026-07-01T20:00:00.000Z'],
	['2026-03-29T03:30:00', '2026-03-29T01:30:00.000Z'],
	['2026-11-27T22:00:00Z', '2026-11-27T22:00:00.000Z'],
	['2026-11-27T22:00:00.000-05:00', '2026-11-28T03:00:00.000Z'],
	[new Date('2026-11-27T22:00:00Z'), '2026-11-27T22:00:00.000Z'],
	[Date.parse('2026-11-27T22:00:00Z'), '2026-11-27T22:00:00.000Z'],
])('%s in Berlin is %s', (given, expected) => {
	expect(iso(given)).toBe(expected);
});

it('is not set where the field is empty', () => {
	expect([undefined, null, ''].map(iso)).toEqual([undefined, undefined, undefined]);
});

it('refuses what is no time', async () => {
	const failure = await failureOf(Promise.resolve().then(() => readTime(berlin, 'tomorrow night')));
	expect(failure.details).toMatchObject({
		kind: 'request-invalid',
		message: '"tomorrow night" is not a time',
	});
});
