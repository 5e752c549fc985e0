import { concernsAll, type Failure } from '../../endpoint/failure';
import { toFailure } from '../../endpoint/to-failure';
import { mapInOrder } from '../shared/map-in-order';
import type { Drawn } from './drawn';
import { splitCount } from './split-count';

/** What was drawn, in the order of the requests, and what failed. */
export interface DrawnAll {
	turns: Drawn[];
	failures: Failure[];
}

/**
 * Draws images with as many requests as it takes. What every request would meet alike ends it, and
 * what is drawn by then is kept. Where an endpoint draws fewer a request than it was asked for, or
 * refuses `n`, the missing ones are asked for once more, as many a request as it has given.
 */
export async function drawAll(
	{ n, most, ...how }: { n: number; most: number; concurrency: number; signal: AbortSignal },
	draw: (count: number, index: number) => Promise<Drawn>,
): Promise<DrawnAll> {
	const first = splitCount(n, most);
	const round = await drawEach(first, how, draw);
	if (round.missing === 0) return round;
	const more = splitCount(round.missing, round.perRequest);
	const rest = await drawEach(
		more,
		how,
		async (count, index) => await draw(count, first.length + index),
	);
	return {
		turns: [...round.turns, ...rest.turns],
		failures: [...round.failures, ...rest.failures],
	};
}

async function drawEach(
	counts: readonly number[],
	{ concurrency, signal }: { concurrency: number; signal: AbortSignal },
	draw: (count: number, index: number) => Promise<Drawn>,
): Promise<DrawnAll & { missing: number; perRequest: number }> {
	const turns = new Map<number, Drawn>();
	const failures: Failure[] = [];
	let hasEnded = false as boolean;
	let missing = 0;
	let perRequest = Infinity;
	const lack = (images: number, atOnce: number) => {
		missing += images;
		perRequest = Math.min(perRequest, atOnce);
	};
	await mapInOrder(counts.length, concurrency, async (index) => {
		const count = counts[index] ?? 0;
		if (hasEnded) return;
		if (count > perRequest) {
			lack(count, perRequest);
			return;
		}
		try {
			const turn = await draw(count, index);
			turns.set(index, turn);
			const got = turn.images.length + turn.failures.length;
			if (got < count) lack(count - got, got);
		} catch (error) {
			const failure = toFailure(error, signal);
			if (count > 1 && isAboutCount(failure)) lack(count, 1);
			else {
				failures.push(failure);
				if (concernsAll(failure.details) || (turns.size === 0 && isOfAll(failure))) hasEnded = true;
			}
		}
	});
	const inOrder = counts.flatMap((_, index) => turns.get(index) ?? []);
	return { turns: inOrder, failures, missing: hasEnded ? 0 : missing, perRequest };
}

/** What is wrong with the request itself, as long as nothing has been drawn with it. */
const isOfAll = ({ kind }: Failure): boolean =>
	kind === 'request-invalid' || kind === 'content-blocked';

const isAboutCount = ({ kind, message }: Failure): boolean =>
	kind === 'request-invalid' &&
	/(?<![\w'’-])['"`]?n['"`]?(?![\w-])|multiple candidates/i.test(message);
