import { exhausted } from '../../gemini/refusal';
import { calls, says } from '../../gemini/model-turn';
import { geminiServer, type Reply } from '../../gemini/server';
import { json, type Received } from '../../helpers/http-server';
import { seeded } from '../../helpers/seeded';

/** Which share of the requests meets what. */
export interface Storm {
	limited: number;
	broken: number;
	reset: number;
	hanging: number;
}

export type Met = keyof Storm | 'answered';

/** What became of a request, and when it came. */
export interface Arrival {
	/** The mark of its job, such as `chat-12`; empty where it has none. */
	mark: string;
	at: number;
	met: Met;
	/** When its caller went away, where it was never answered. */
	leftAt?: number;
}

/** Of these a job outlasts many; 504 tells of a timeout, of which it outlasts one. */
const statuses = [500, 502, 503];
// What was let go just before the 429 was heard still comes, late on a busy machine.
const graceMs = 600;

/**
 * A server in Gemini's dialect with bad weather of a seed. A 429 says in its body how long the key
 * rests, as Gemini does; what comes within the rest, a moment after it was said, is noted.
 * A mark hangs once at most: two timeouts end a job, for each may have to be paid.
 */
export async function stormServer(seed: number, storm: Storm, restMs: [number, number]) {
	const random = seeded(seed);
	const arrivals: Arrival[] = [];
	/** How long after a 429 a request of the resting key still came, in milliseconds. */
	const early: number[] = [];
	let rest = { from: 0, until: 0 };
	const hung = new Set<string>();

	const server = await geminiServer(reply, undefined, (request, response) => {
		const now = Date.now();
		const mark = markOf(request);
		const picked = pick(random(), storm);
		const met = picked === 'hanging' && hung.has(mark) ? 'broken' : picked;
		if (met === 'hanging') hung.add(mark);
		const arrival: Arrival = { mark, at: now, met };
		arrivals.push(arrival);
		if (now > rest.from + graceMs && now < rest.until) early.push(now - rest.from);
		if (met === 'answered') return false;
		if (met === 'reset') response.socket?.resetAndDestroy();
		if (met === 'hanging') {
			response.on('close', () => {
				arrival.leftAt = Date.now();
			});
		}
		if (met === 'broken') {
			const status = statuses[Math.floor(random() * statuses.length)] ?? 500;
			json(response, status, [
				{ error: { code: status, message: 'Bad weather', status: 'UNAVAILABLE' } },
			]);
		}
		if (met === 'limited') {
			const [minMs, maxMs] = restMs;
			const ms = Math.round(minMs + random() * (maxMs - minMs));
			// A longer rest that was said before still holds.
			if (now + ms > rest.until) rest = { from: now, until: now + ms };
			json(response, 429, exhausted(ms));
		}
		return true;
	});
	return { ...server, arrivals, early };
}

function pick(chance: number, storm: Storm): Met {
	let sum = 0;
	for (const met of ['limited', 'broken', 'reset', 'hanging'] as const) {
		sum += storm[met];
		if (chance < sum) return met;
	}
	return 'answered';
}

const markOf = ({ raw }: Received) => /(?:chat|call|data)-\d+/.exec(raw.toString())?.[0] ?? '';

/** What the model says: a call, data, or an echo, each with the mark of what was asked. */
const reply: Reply = (request) => {
	const { body } = request;
	const mark = markOf(request);
	if (body.tools) return calls([{ name: 'note', arguments: { mark } }]);
	return says(mark.startsWith('data') ? JSON.stringify({ mark }) : `echo ${mark}`);
};
