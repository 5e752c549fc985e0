import { mapWithConcurrency } from '../../../capabilities/shared/map-with-concurrency';

describe('mapWithConcurrency', () => {
	it('lets the next start before one ends that says so, and keeps the order', async () => {
		const started: number[] = [];
		const first = Promise.withResolvers<string>();
		const all = mapWithConcurrency(3, 1, async (index, goOn) => {
			started.push(index);
			if (index > 0) return String(index);
			goOn();
			return await first.promise;
		});
		while (started.length < 3) await Promise.resolve();
		first.resolve('0');
		await expect(all).resolves.toEqual(['0', '1', '2']);
	});

	it('starts one more, and not two, where one says so twice', async () => {
		const started: number[] = [];
		const never = Promise.withResolvers<number>();
		const all = mapWithConcurrency(4, 1, async (index, goOn) => {
			started.push(index);
			if (index > 0) return await never.promise;
			goOn();
			goOn();
			return await Promise.resolve(index);
		});
		await new Promise(setImmediate);
		expect(started).toEqual([0, 1]);
		never.resolve(1);
		await all;
	});

	it('rejects, and starts nothing new, where one fails after it let the next start', async () => {
		const started: number[] = [];
		const second = Promise.withResolvers<number>();
		const all = mapWithConcurrency(3, 1, async (index, goOn) => {
			started.push(index);
			if (index > 0) return await second.promise;
			goOn();
			await Promise.resolve();
			throw new Error('unreadable');
		});
		all.catch(() => undefined);
		await new Promise(setImmediate);
		second.resolve(1);
		await expect(all).rejects.toThrow('unreadable');
		expect(started).toEqual([0, 1]);
	});
});
