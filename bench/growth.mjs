import { setTimeout as delay } from 'node:timers/promises';
import { say } from '../playground/setup/progress.mjs';
import { residentMb, watchMemory } from './memory.mjs';
import { withN8n } from './n8n/with-n8n.mjs';
import { workflowsFor } from './n8n/workflows.mjs';
import { row } from './row.mjs';

const names = ['ours50', 'set'];

/**
 * From 10 to 10,000 items in a real n8n whose endpoint answers at once: whether the time for an item stays the same, and
 * how much memory n8n takes for each beside what it takes for items of its own.
 */
export async function measure(parts = []) {
	const isSmall = parts.includes('--small');
	const sizes = isSmall ? [10, 20] : [10, 100, 1000, 10_000];
	const rounds = isSmall ? 1 : 5;
	const all = [];
	await withN8n({ workflows: workflowsFor(names), latencyMs: 0 }, async ({ n8n, run }) => {
		const memory = watchMemory({ n8n: n8n.pid });
		try {
			for (let round = 0; round <= rounds; round++) {
				const found = {};
				for (const size of round % 2 ? sizes.toReversed() : sizes) {
					for (const name of names) {
						memory.highest();
						const before = residentMb(n8n.pid);
						const { wallMs } = await run(name, size);
						found[`${name} ${size}`] = { ms: wallMs / size, mb: memory.highest().n8n - before };
						await delay(isSmall ? 0 : 300);
					}
				}
				if (round > 0) all.push(found);
				say(`  round ${round} of ${rounds}: ${JSON.stringify(found)}`);
			}
		} finally {
			memory.stop();
		}
	});
	const [most, fewer] = sizes.toReversed();
	const per = (name, size) => all.map((found) => found[`${name} ${size}`].ms);
	return [
		row({
			title: `time of an item at ${most} items`,
			beside: `at ${fewer} items`,
			figures: all.map((found) => found[`ours50 ${most}`].ms / found[`ours50 ${fewer}`].ms),
			...(isSmall ? {} : { atMost: 1.1 }),
		}),
		...sizes.map((size) =>
			row({ title: `time of an item at ${size} items`, unit: 'ms', figures: per('ours50', size) }),
		),
		...names.map((name) =>
			row({
				title: `growth of n8n's memory at ${most} items: ${name === 'set' ? 'a Set node' : 'Chat'}`,
				unit: 'MB',
				digits: 0,
				figures: all.map((found) => found[`${name} ${most}`].mb),
			}),
		),
	];
}
