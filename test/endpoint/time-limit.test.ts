import { timeLimit } from '../../endpoint/time-limit';

const never = new AbortController().signal;

test('it aborts when the time is over, as a timeout', async () => {
	const { signal, isOver } = timeLimit(5, never);
	expect(signal.aborted).toBe(false);
	expect(isOver()).toBe(false);
	// It keeps no process, so something else has to while it is waited for.
	const keepAlive = setTimeout(() => undefined, 10_000);
	await new Promise((resolve) => {
		signal.addEventListener('abort', resolve, { once: true });
	});
	clearTimeout(keepAlive);
	expect(signal.reason).toMatchObject({ name: 'TimeoutError' });
	expect(isOver()).toBe(true);
});

test('it does not abort once it was ended', async () => {
	const ended = timeLimit(5, never);
	const later = timeLimit(20, never);
	ended.end();
	const keepAlive = setTimeout(() => undefined, 10_000);
	await new Promise((resolve) => {
		later.signal.addEventListener('abort', resolve, { once: true });
	});
	clearTimeout(keepAlive);
	expect(ended.signal.aborted).toBe(false);
});

test.each(['before', 'after'])('it aborts with the other signal that aborts %s', (when) => {
	const other = new AbortController();
	const reason = new Error('cancelled');
	if (when === 'before') other.abort(reason);
	const { signal, isOver, end } = timeLimit(60_000, other.signal);
	if (when === 'after') other.abort(reason);
	expect(signal.reason).toBe(reason);
	expect(isOver()).toBe(false);
	end();
});
