import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

const distinct = 12_000;
/** After so many the cache is full and the code is warm. */
const warm = 2000;

/** What each further distinct schema leaves behind in memory, in bytes of the heap and in all. */
export async function memoryPerSchema({ validatorOf }) {
	let before;
	for (let index = 0; index < distinct; index++) {
		if (index === warm) before = held();
		const validator = await validatorOf(schemaOf(index), 'The schema');
		validator.violationsOf({ [`field${index}`]: 'x', amount: 1 });
	}
	const after = held();
	const each = (what) => (after[what] - before[what]) / (distinct - warm);
	return { heap: each('heapUsed'), resident: each('rss'), totalMb: (after.rss - before.rss) / 1e6 };
}

const schemaOf = (index) => ({
	type: 'object',
	properties: {
		[`field${index}`]: { type: 'string', minLength: 1 },
		amount: { type: 'number', minimum: 0 },
		lines: { type: 'array', items: { type: 'object', properties: { sku: { enum: ['a', 'b'] } } } },
	},
	required: ['amount'],
});

function held() {
	collect();
	collect();
	return process.memoryUsage();
}

/** The longest time that nothing else had its turn while each schema was used, in milliseconds. */
export async function longestTurn(schemas, { ask, ways, validatorOf, normaliseSchema }) {
	const turns = [];
	for (const { name, schema, size } of schemas) {
		// A copy is as new as the schema of another user.
		const fresh = { ...schema, description: 'another' };
		const validator = await watch(async () => {
			try {
				await validatorOf(await normaliseSchema(fresh), 'The schema');
			} catch {
				// What is refused takes its time as well.
			}
		});
		const other = { ...schema, description: 'a third' };
		const whole = await watch(async () => await ask(ways[0], other, {}));
		turns.push({ name, size, validator, whole });
	}
	return turns.toSorted((a, b) => b.validator - a.validator);
}

async function watch(work) {
	let longest = 0;
	let isDone = false;
	let last = performance.now();
	const look = async () => {
		while (!isDone) {
			await nextTurn();
			const now = performance.now();
			longest = Math.max(longest, now - last);
			last = now;
		}
	};
	const looking = look();
	await nextTurn();
	await work();
	longest = Math.max(longest, performance.now() - last);
	isDone = true;
	await looking;
	return longest;
}
