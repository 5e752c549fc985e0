import { agesOf, isDue, type Ages, type ListedObject } from '../../../jobs/blobs/s3-ages';

const hour = 3_600_000;
const day = 24 * hour;

async function* listed(objects: [string, number][]): AsyncGenerator<ListedObject> {
	for (const [key, hoursAgo] of objects) {
		yield await Promise.resolve({ key, modifiedAt: Date.now() - hoursAgo * hour });
	}
}

async function dueOf(objects: [string, number][]) {
	const ages: Ages[] = [];
	for await (const one of agesOf(listed(objects))) ages.push(one);
	return ages.map((one) => [one.keys.length, one.isThere, isDue(one, day)]);
}

test.each<[string, [string, number][], [number, boolean, boolean][]]>([
	['young', [['files/a', 1]], [[1, true, false]]],
	['old', [['files/a', 25]], [[1, true, true]]],
	[
		'old, but touched',
		[
			['files/a', 90],
			['files/a.touched', 2],
		],
		[[2, true, false]],
	],
	[
		'released two hours ago',
		[
			['files/a', 5],
			['files/a.released', 2],
		],
		[[2, true, true]],
	],
	[
		'released just now',
		[
			['files/a', 5],
			['files/a.released', 0.5],
		],
		[[2, true, false]],
	],
	[
		'released, then touched by another batch',
		[
			['files/a', 5],
			['files/a.released', 3],
			['files/a.touched', 2],
		],
		[[3, true, false]],
	],
	['marks of what is gone', [['files/a.touched', 30]], [[1, false, true]]],
	[
		'several files',
		[
			['files/a', 30],
			['files/b', 30],
			['files/b.touched', 1],
			['files/c', 1],
		],
		[
			[1, true, true],
			[2, true, false],
			[1, true, false],
		],
	],
	['none', [], []],
])('%s', async (_what, objects, expected) => {
	expect(await dueOf(objects)).toEqual(expected);
});
