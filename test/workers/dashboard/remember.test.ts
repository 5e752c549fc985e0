import { remember } from '../../../workers/dashboard/remember';

test('who asks meanwhile gets the same, and a failure is tried again', async () => {
	let calls = 0;
	const read = remember(60_000, async () => {
		calls += 1;
		await Promise.resolve();
		if (calls === 1) throw new Error('Redis is away');
		return calls;
	});
	const first = await Promise.allSettled([read(), read()]);
	expect(first.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
	expect(calls).toBe(1);
	expect(await Promise.all([read(), read(), read()])).toEqual([2, 2, 2]);
	expect(await read()).toBe(2);
});

test('after its time it is read anew', async () => {
	let calls = 0;
	const read = remember(0, async () => await Promise.resolve((calls += 1)));
	expect([await read(), await read()]).toEqual([1, 2]);
});
