import { fileURLToPath } from 'node:url';
import { withLatencyServer } from './latency-server.mjs';
import { compareInChild } from './compare-in-child.mjs';
import { reportPairs } from './report-pairs.mjs';

const small = { calls: 200, atOnce: 20, rounds: 1 };
const whole = { calls: 2000, atOnce: 50, rounds: 9 };

/** Chat against the plain SDK, in one process, at an endpoint that answers at once. `--small` only tries it. */
export async function measure(parts = []) {
	const size = parts.includes('--small') ? small : whole;
	const file = fileURLToPath(new URL('calls/compare.mjs', import.meta.url));
	const result = await withLatencyServer((url) => compareInChild(file, { ...size, url }));
	return [
		reportPairs({
			title: `${size.calls} chats, ${size.atOnce} at once, 0 ms`,
			beside: 'the OpenAI SDK alone',
			result,
			goal: size === small ? 0 : 0.85,
		}),
	];
}
