import { say } from '../playground/setup/progress.mjs';
import { inTurn } from './n8n/in-turn.mjs';
import { withN8n } from './n8n/with-n8n.mjs';
import { workflowsFor } from './n8n/workflows.mjs';
import { row } from './row.mjs';

const names = ['ours10', 'httpRequest', 'openAi', 'set'];

/** CPU of n8n for an item whose call takes no time: this package against n8n's own nodes. */
export async function measure(parts = []) {
	const isSmall = parts.includes('--small');
	const items = isSmall ? 20 : 500;
	const rounds = isSmall ? 1 : 9;
	const taken = await withN8n({ workflows: workflowsFor(names), latencyMs: 0 }, async ({ run }) => {
		const one = async (name) => (await run(name, items)).cpuMs / items;
		// The code of a node is compiled by its first runs.
		for (let warm = 0; warm < (isSmall ? 0 : 2); warm++) for (const name of names) await one(name);
		return await inTurn(names, rounds, one, (round, ms) =>
			say(`  round ${round} of ${rounds}: ${JSON.stringify(ms)} ms of CPU an item`),
		);
	});
	const title = `CPU of an execution for each item, ${items} items × 0 ms in n8n`;
	return [
		row({
			title,
			beside: 'HTTP Request node',
			figures: taken.map(({ ours10, httpRequest }) => ours10 / (httpRequest || 1)),
			...(isSmall ? {} : { atMost: 1 }),
		}),
		row({
			title: `${title}, without what a Set node takes`,
			beside: 'HTTP Request node',
			figures: taken.map(
				({ ours10, httpRequest, set }) => (ours10 - set) / (httpRequest - set || 1),
			),
		}),
		row({
			title,
			beside: "n8n's OpenAI node",
			figures: taken.map(({ ours10, openAi }) => ours10 / (openAi || 1)),
		}),
		...names.map((name) =>
			row({
				title: `${title}: ${name}`,
				unit: 'ms',
				figures: taken.map((ms) => ms[name]),
			}),
		),
	];
}
