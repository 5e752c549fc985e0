import type { Capability, Context, Named, PartOutcome } from '../../capabilities/capability';
import type { EndpointSettings } from '../../endpoint/endpoint-settings';
import { concernsAll, Failure } from '../../endpoint/failure';
import { addParts, endedWithoutOutcome } from '../../jobs/flows/add-parts';
import { jobIdOf } from '../../jobs/records/ids';
import { keepPart, readParts, type KeptPart } from '../../jobs/checkpoints/parts';
import { createSteps } from '../../jobs/checkpoints/steps';
import { retryWhileReadOnly } from '../../jobs/redis/retry-while-read-only';
import { lost } from '../../jobs/checkpoints/record-lost';
import type { RunningJob } from './running-job';

/** Thrown through a capability whose parts run elsewhere: its job waits for them and runs again. */
export class WaitForParts extends Error {
	override readonly name = 'WaitForParts';
}

/** Runs the parts of an item as jobs of their own. What ended already is taken from Redis. */
export function createParts(
	{ queue, job, data, signal }: Pick<RunningJob, 'queue' | 'job' | 'data' | 'signal'>,
	endpoint: EndpointSettings,
	context: Context,
): Context['parts'] {
	const itemId = jobIdOf(data.batchId, data.index);
	return async (part, requests, of = requests.length) => {
		const [only] = requests;
		// A job for it would cost a round trip and win nothing.
		if (of === 1 && only) {
			const run = { ...context, step: createSteps(queue, itemId, only.name) };
			return [{ result: await part.run(only.request, run) }];
		}
		const names = requests.map(({ name }) => name);
		const known = await readParts(queue, itemId, names);
		const missing = requests.filter((_, index) => known[index] === undefined);
		const gone = await endedWithoutOutcome(queue, job, missing);
		for (const { name } of gone) {
			await keepPart(queue, itemId, name, { failure: lost }, retryWhileReadOnly);
		}
		if (missing.length === 0) {
			return known.map((kept, index) => toOutcome(part, requests[index], kept, context.onHint));
		}
		signal.throwIfAborted();
		const open = missing.filter((one) => !gone.includes(one));
		const added = { capability: part.name, endpoint, parts: open, of };
		await retryWhileReadOnly(() => addParts(queue, job, data, added));
		throw new WaitForParts();
	};
}

function toOutcome<Request, Result>(
	part: Capability<Request, Result>,
	request: Named<Request> | undefined,
	kept: KeptPart | undefined,
	onHint: Context['onHint'],
): PartOutcome<Result> {
	if (!kept) throw new Error(`The part ${request?.name ?? ''} has no outcome`);
	if (!('failure' in kept)) {
		kept.hints.forEach(onHint);
		return { result: part.result.parse(kept.result) };
	}
	// Its own job has tried it as often as makes sense.
	const failure = new Failure(kept.failure, { isFinal: true });
	if (concernsAll(failure.details)) throw failure;
	return { failure };
}
