import { z } from 'zod/v4';
import { codeOf } from '../../endpoint/code-of';
import { readJson } from '../../jobs/redis/read-json';

/**
 * What came of a callback. `delivered` and `waits-on`: the node itself says so,
 * for this batch; it waits on for another one as well. `declined`: the node itself says that it does
 * not wait for the batch. `not-yet`: the node has not begun to wait. `gone` and `refused`: n8n says that
 * nobody waits there, or that the token is wrong, which is so as well while it saves the execution.
 * `held`: no answer in time, n8n may have taken it. `unreachable`: whatever else.
 */
export type CallbackAnswer =
	'delivered' | 'waits-on' | 'declined' | 'not-yet' | 'gone' | 'refused' | 'held' | 'unreachable';

export interface CallbackResult {
	answer: CallbackAnswer;
	/** In a sentence, where it was not taken. */
	why: string;
}

/** Sends the request that resumes the execution which waits for a batch. Never throws. */
export async function sendCallback(
	url: string,
	of: { batchId: string; executionId: string },
	options: { signal: AbortSignal; timeoutMs: number },
): Promise<CallbackResult> {
	const timeout = AbortSignal.timeout(options.timeoutMs);
	try {
		const response = await fetch(url, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ batchId: of.batchId }),
			redirect: 'manual',
			signal: AbortSignal.any([options.signal, timeout]),
		});
		return read(response.status, await response.text(), of);
	} catch (error) {
		if (timeout.aborted) {
			return { answer: 'held', why: 'n8n has not answered yet' };
		}
		// The sentence of the network may hold the address.
		const reason = codeOf(error) ?? 'no connection';
		return { answer: 'unreachable', why: `The address cannot be reached (${reason})` };
	}
}

const ofNode = z.object({
	// A node of an older version names none.
	batchId: z.string().optional(),
	resumed: z.boolean(),
	waitsOn: z.boolean().optional(),
});
const ofN8n = z.object({ message: z.string().optional(), error: z.string().optional() });

/** Only what our own node and n8n itself are known to say counts: a proxy says anything. */
function read(
	status: number,
	body: string,
	{ batchId, executionId }: { batchId: string; executionId: string },
): CallbackResult {
	const json = readJson(body);
	const node = ofNode.safeParse(json).data;
	if (status < 300 && node && (node.batchId ?? batchId) === batchId) {
		if (node.resumed) return { answer: 'delivered', why: '' };
		return node.waitsOn
			? { answer: 'waits-on', why: '' }
			: { answer: 'declined', why: 'The node is not waiting for this batch' };
	}
	const { message = '', error = '' } = ofN8n.safeParse(json).data ?? {};
	if (status === 401 && error === 'Invalid token') {
		return { answer: 'refused', why: 'n8n rejects the token of the address' };
	}
	// n8n forgets the second quote where the execution has finished.
	const isOfIt = ['"', ' '].some((end) => message.includes(`execution "${executionId}${end}`));
	if (isOfIt && status === 409 && message.includes('running already')) {
		return { answer: 'not-yet', why: 'The execution is not waiting yet' };
	}
	if (isOfIt && goneWords.some((words) => message.includes(words))) {
		return { answer: 'gone', why: `n8n returned: ${message}` };
	}
	const what =
		status < 400
			? 'The address responds, but not like the waiting node'
			: 'The address responds with an error';
	return { answer: 'unreachable', why: `${what}: HTTP ${String(status)}` };
}

const goneWords = [
	'does not exist',
	'has finished',
	'does not contain a waiting webhook with a matching path/method',
];
