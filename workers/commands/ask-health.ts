import type { Health } from '../health-of';
import type { Output } from './output';

const timeoutMs = 4000;

/** Asks the worker at this port of this machine how it is; says it in a sentence. Never throws. */
export async function askHealth(port: number): Promise<Output> {
	const where = `http://127.0.0.1:${String(port)}/healthz`;
	try {
		const response = await fetch(where, { signal: AbortSignal.timeout(timeoutMs) });
		const health = (await response.json()) as Health;
		return { isWrong: !response.ok, text: sentence(health), json: health };
	} catch (error) {
		// By shape, since it may come from another realm.
		const isLate = (error as { name?: unknown }).name === 'TimeoutError';
		const text = isLate
			? `The worker did not answer at ${where} within ${String(timeoutMs / 1000)} seconds`
			: `No worker answers at ${where}. Start one with --health-port ${String(port)}`;
		return { isWrong: true, text, json: { healthy: false, ready: false, error: text } };
	}
}

function sentence({ healthy, ready, running, stuck = [], waitsFor }: Health): string {
	if (!healthy) {
		return stuck.length > 0
			? `The worker needs a restart: jobs wait although a slot is free (${stuck.join(', ')})`
			: 'The worker needs a restart: Redis answers others, but not this worker';
	}
	if (ready) return `The worker is healthy and runs ${String(running)} jobs`;
	return `The worker is healthy, but takes no jobs now${waitsFor === undefined ? '' : `: ${waitsFor}`}`;
}
