import { createSlowDown } from '../../../workers/dashboard/create-slow-down';

function started() {
	const clock = { now: 1_000_000 };
	return { clock, slowDown: createSlowDown(() => clock.now) };
}

test('each wrong password is held back for longer than the one before, and others are not', () => {
	const { slowDown } = started();
	expect([1, 2, 3].map(() => slowDown.failed('a'))).toEqual([1000, 2000, 3000]);
	expect(slowDown.failed('b')).toBe(1000);
	expect(slowDown.blockedMs('a')).toBe(0);
});

test('who guesses ten ahead is not heard until the time has passed', () => {
	const { slowDown, clock } = started();
	for (let count = 0; count < 12; count += 1) slowDown.failed('a');
	expect(slowDown.blockedMs('a')).toBe(2000);
	expect(slowDown.blockedMs('b')).toBe(0);
	clock.now += 2000;
	expect(slowDown.blockedMs('a')).toBe(0);
	clock.now += 60_000;
	expect(slowDown.failed('a')).toBe(1000);
});

test('a thousand addresses do not free one that guesses', () => {
	const { slowDown } = started();
	for (let count = 0; count < 12; count += 1) slowDown.failed('a');
	for (let count = 0; count < 1500; count += 1) slowDown.failed(`other ${String(count)}`);
	expect(slowDown.blockedMs('a')).toBe(2000);
});
