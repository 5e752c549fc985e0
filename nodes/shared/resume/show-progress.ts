import { randomBytes } from 'node:crypto';
import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import type { FailureDetails } from '../../../endpoint/failure';
import { toFailure } from '../../../endpoint/to-failure';
import { askingOnly } from '../../../jobs/callbacks/callbacks';
import type { JobQueue } from '../../../jobs/queue/open-queue';
import { sharedQueue } from '../../../jobs/queue/shared-queue';
import { workerCommand } from '../../../jobs/queue/require-worker';
import { batchStatus, type BatchStatus } from './batch-status';
import { progressPage } from './progress-page';
import { queueOf } from '../parameters/queue-of';
import { requireWait } from './require-wait';
import { waitingNodeOf } from './waiting-node-of';

/**
 * Answers a person who looks at the address of a node that waits: with a page, or with JSON where
 * that alone is accepted. n8n has checked the token. It never resumes the execution.
 */
export async function showProgress(node: IWebhookFunctions): Promise<IWebhookResponseData> {
	// n8n would go on with the execution where this threw.
	await answer(node).catch((error: unknown) => {
		node.logger.error(`The progress cannot be shown: ${toFailure(error).message}`);
		node.getResponseObject().status(500).end();
	});
	return { noWebhookResponse: true };
}

async function answer(node: IWebhookFunctions): Promise<void> {
	const accepts = node.getRequestObject().headers.accept ?? '';
	const response = node.getResponseObject();
	if (accepts === askingOnly) {
		// That the request has come as far as here is the answer.
		response.status(204).send();
		return;
	}
	const read = await statuses(node);
	response.status('problem' in read ? statusOf(read.problem) : 200).set({
		'cache-control': 'no-store',
		'referrer-policy': 'no-referrer',
		'x-content-type-options': 'nosniff',
	});
	if (accepts.includes('application/json') && !accepts.includes('text/html')) {
		response.json('problem' in read ? { error: read.problem } : { batches: read.batches });
		return;
	}
	const nonce = randomBytes(16).toString('base64');
	// The page stands under n8n's own address, so that only what it was sent with may run.
	const policy = `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
	response.set({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy });
	response.send(progressPage({ node: node.getNode().name, nonce, ...read }));
}

async function statuses(
	node: IWebhookFunctions,
): Promise<{ batches: BatchStatus[]; startWorker: string } | { problem: FailureDetails }> {
	let queue: JobQueue | undefined;
	try {
		const opened = await sharedQueue(queueOf(await node.getCredentials('jobQueueRedis')));
		queue = opened;
		const waitingNode = waitingNodeOf(node);
		const { waits } = await requireWait(opened, waitingNode);
		const batches = await Promise.all(
			waits.map(async ({ batchId }) => await batchStatus(opened, batchId, { jobs: true })),
		);
		return { batches, startWorker: workerCommand(opened) };
	} catch (error) {
		return { problem: toFailure(error).details };
	} finally {
		await queue?.close();
	}
}

const statusOf = ({ kind }: FailureDetails) => (kind === 'temporarily-unavailable' ? 503 : 404);
