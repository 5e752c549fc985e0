import { readAhead } from '../../../../nodes/shared/run/read-ahead';

const turns = async (count: number) => {
	for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
};

function reader(count: number, ahead: number) {
	const reads: number[] = [];
	const stop = new AbortController();
	const take = readAhead({ count, ahead, signal: stop.signal }, async (item) => {
		reads.push(item);
		if (item === 3) throw new Error('The third is wrong');
		return await Promise.resolve(`item ${String(item)}`);
	});
	return { reads, take, stop };
}

describe('readAhead', () => {
	it('reads the item so many places behind once calls had their turn, and each item once', async () => {
		const { reads, take } = reader(6, 2);
		await expect(take(0)).resolves.toBe('item 0');
		expect(reads).toEqual([0]);
		await turns(2);
		expect(reads).toEqual([0, 2]);
		await expect(take(1)).resolves.toBe('item 1');
		await turns(2);
		await expect(take(2)).resolves.toBe('item 2');
		await turns(2);
		expect(reads).toEqual([0, 2, 1, 3, 4]);
	});

	it('throws what is wrong with an item when it is its turn', async () => {
		const { reads, take } = reader(4, 2);
		await take(1);
		await turns(2);
		expect(reads).toEqual([1, 3]);
		await expect(take(3)).rejects.toThrow('The third is wrong');
	});

	it('reads nothing ahead where it may not, beyond the last, or once it was stopped', async () => {
		const alone = reader(4, 0);
		await alone.take(0);
		const last = reader(2, 1);
		await last.take(1);
		const stopped = reader(4, 1);
		const taken = stopped.take(0);
		stopped.stop.abort();
		await taken;
		await turns(3);
		expect([alone.reads, last.reads, stopped.reads]).toEqual([[0], [1], [0]]);
	});

	it('reads each once, where they are taken without a turn between them', async () => {
		const { reads, take } = reader(6, 1);
		for (const item of [0, 1, 2]) await take(item);
		await turns(3);
		for (const item of [4, 5]) await take(item);
		await turns(3);
		expect(reads).toEqual([0, 1, 2, 3, 4, 5].filter((item) => reads.includes(item)));
		expect(new Set(reads).size).toBe(reads.length);
	});
});
