import { fileURLToPath } from 'node:url';
import { say } from '../playground/setup/progress.mjs';
import { compareInChild } from './compare-in-child.mjs';
import { embedInline } from './n8n/embeddings-workflows.mjs';
import { inTurn } from './n8n/in-turn.mjs';
import { withN8n } from './n8n/with-n8n.mjs';
import { row } from './row.mjs';

const latencyMs = 200;
const textsPerCall = 100;
const atOnce = 10;
const bareFetch = fileURLToPath(new URL('n8n/bare-fetch.mjs', import.meta.url));

/**
 * 10,000 texts to embed in a real n8n, a hundred a call and ten calls at once: against the ideal, and beside a process
 * that fetches the same answers and does nothing else.
 */
export async function measure(parts = []) {
	const isSmall = parts.includes('--small');
	const texts = isSmall ? 1000 : 10_000;
	const rounds = isSmall ? 1 : 7;
	const calls = texts / textsPerCall;
	const ideal = (calls / atOnce) * latencyMs;
	const taken = await withN8n(
		{ workflows: () => [embedInline], latencyMs },
		async ({ run, url }) => {
			const runs = {
				ours: () => run('embed-inline', texts),
				bare: () => compareInChild(bareFetch, { url, calls, textsPerCall, atOnce }),
			};
			return await inTurn(
				Object.keys(runs),
				rounds,
				async (name) => (await runs[name]()).wallMs / ideal,
				(round, times) =>
					say(`  round ${round} of ${rounds}: ${JSON.stringify(times)} of the ideal`),
			);
		},
	);
	const title = `${texts} texts to embed at ${latencyMs} ms a call, ${atOnce} at once`;
	return [
		row({
			title: `${title}, in n8n`,
			beside: 'the ideal time',
			figures: taken.map(({ ours }) => ours),
			...(isSmall ? {} : { atMost: 1.1 }),
		}),
		row({
			title: `${title}, a bare fetch alone`,
			beside: 'the ideal time',
			figures: taken.map(({ bare }) => bare),
		}),
		row({
			title: `${title}, in n8n: time`,
			beside: 'a bare fetch alone',
			figures: taken.map(({ ours, bare }) => ours / bare),
		}),
	];
}
