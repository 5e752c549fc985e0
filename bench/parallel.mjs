import { say } from '../playground/setup/progress.mjs';
import { inTurn } from './n8n/in-turn.mjs';
import { withN8n } from './n8n/with-n8n.mjs';
import { workflowsFor } from './n8n/workflows.mjs';
import { row } from './row.mjs';

const latencyMs = 200;
const names = ['ours10', 'ours50', 'openAi', 'httpRequest'];

/** Fifty items whose calls take 200 ms, in a real n8n: ten and fifty at once, against the ideal and n8n's own nodes. */
export async function measure(parts = []) {
	const isSmall = parts.includes('--small');
	const items = isSmall ? 10 : 50;
	const rounds = isSmall ? 1 : 5;
	const taken = await withN8n({ workflows: workflowsFor(names), latencyMs }, async ({ run }) =>
		inTurn(
			names,
			rounds,
			async (name) => (await run(name, items)).wallMs,
			(round, ms) => say(`  round ${round} of ${rounds}: ${JSON.stringify(ms)} ms`),
		),
	);
	const ideal = (items / 10) * latencyMs;
	const title = (more) => `${items} items × ${latencyMs} ms in n8n, ${more}`;
	return [
		row({
			title: title('10 at once'),
			beside: 'the ideal time',
			figures: taken.map(({ ours10 }) => ours10 / ideal),
			...(isSmall ? {} : { atMost: 1.08 }),
		}),
		row({
			title: title('50 at once: times as fast'),
			beside: "n8n's OpenAI node",
			figures: taken.map(({ ours50, openAi }) => openAi / ours50),
			digits: 1,
			...(isSmall ? {} : { atLeast: 35 }),
		}),
		row({
			title: title('50 at once: time'),
			beside: 'HTTP Request node, all at once',
			figures: taken.map(({ ours50, httpRequest }) => ours50 / httpRequest),
		}),
	];
}
