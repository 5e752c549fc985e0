import { codeOf } from '../endpoint/code-of';

/** What n8n said to the call that wakes an execution. */
export type CallbackAnswer =
	'delivered' | 'waits-on' | 'not-yet' | 'unreachable' | 'gone' | 'refused';

// n8n answers once it has read the results and has a slot for the execution.
const timeoutMs = 120_000;

/**
 * Wakes the execution that waits for a batch. Never throws. `not-yet`: the node has not gone to
 * sleep; `unreachable`: n8n is down or starting; `gone`: nobody waits any more; `waits-on`: the node
 * sleeps on for another batch as well.
 */
export async function callBack(
	url: string,
	batchId: string,
	signal: AbortSignal,
	/** Hears in a sentence why it was not taken. */
	onTrouble: (why: string) => void = () => undefined,
): Promise<CallbackAnswer> {
	try {
		const response = await fetch(url, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ batchId }),
			redirect: 'manual',
			signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
		});
		const answer = read(response.status, await response.text());
		if (answer === 'unreachable') onTrouble(`n8n was not there: HTTP ${String(response.status)}`);
		if (answer === 'not-yet') onTrouble('The execution has not gone to sleep yet');
		return answer;
	} catch (error) {
		onTrouble(`The address cannot be reached (${reasonOf(error)})`);
		return 'unreachable';
	}
}

/** The code of what the network said, e.g. ECONNREFUSED: its sentence may hold the address. */
function reasonOf(error: unknown): string {
	if (error instanceof Error && error.name === 'TimeoutError') return 'no answer in time';
	return codeOf(error) ?? 'no connection';
}

function read(status: number, body: string): CallbackAnswer {
	// While it migrates its database, n8n answers 200 with this sentence to everything.
	if (status < 300) {
		if (/is starting up/i.test(body)) return 'unreachable';
		return /"waitsOn":\s*true/.test(body) ? 'waits-on' : 'delivered';
	}
	if (status === 409) return /running/i.test(body) ? 'not-yet' : 'gone';
	// A 404 without n8n's own sentence comes from a proxy, or from n8n before its routes are up.
	if (status === 404) return /does not exist/i.test(body) ? 'gone' : 'unreachable';
	if (status === 410) return 'gone';
	if (status === 401 || status === 403) return 'refused';
	return 'unreachable';
}
