import { timeLimit } from '../../endpoint/time-limit';

test('it aborts when the time is over, as a timeout', async () => {
	const { signal } = timeLimit(5);
	expect(signal.aborted).toBe(false);
	// It keeps no process, so something else has to while it is waited for.
	const keepAlive = setTimeout(() => undefined, 10_000);
	await new Promise((resolve) => {
		signal.addEventListener('abort', resolve, { once: true });
	});
	clearTimeout(keepAlive);
	expect(signal.reason).toMatchObject({ name: 'TimeoutError' });
});

test('it does not abort once it was ended', async () => {
	const ended = timeLimit(5);
	const later = timeLimit(20);
	ended.end();
	const keepAlive = setTimeout(() => undefined, 10_000);
	await new Promise((resolve) => {
		later.signal.addEventListener('abort', resolve, { once: true });
	});
	clearTimeout(keepAlive);
	expect(ended.signal.aborted).toBe(false);
});
