import { createTurns } from '../../capabilities/shared/create-turns';
import type { JobQueue } from './open-queue';

const atOnce = 500;

/** The fingerprints of what a batch asks for; many requests are hashed some at a time, in turns. */
export async function fingerprintsOf(
	{ envelope }: Pick<JobQueue, 'envelope'>,
	capability: string,
	requests: readonly unknown[],
): Promise<[string, ...string[]]> {
	if (requests.length <= atOnce) return envelope.fingerprints([capability, ...requests]);
	const parts: string[][] = [];
	const turn = createTurns();
	for (let from = 0; from < requests.length; from += atOnce) {
		await turn();
		parts.push(envelope.fingerprints(requests.slice(from, from + atOnce)));
	}
	const all = envelope.keyIds.map((_, key) => {
		const ofKey = parts.map((part) => part[key]);
		return envelope.fingerprints([capability, ...ofKey])[key] ?? '';
	});
	return all as [string, ...string[]];
}
