import type { FailureDetails } from '../../../endpoint/failure';
import type { JobStatus, BatchStatus } from './batch-status';
import { howToReach } from '../../../jobs/callbacks/late-callbacks';
import { progressScript, progressStyle } from './progress-assets';

type Shown =
	/** What starts a worker is shown where there is none. */
	{ batches: BatchStatus[]; startWorker: string } | { problem: FailureDetails };
type Batch = Exclude<BatchStatus, { state: 'gone' }>;

/** More would make a page that no browser likes. */
const maxRows = 200;

/** A page that shows how the batches stand that a node waits for, and renews itself. */
export function progressPage({ node, nonce, ...shown }: { node: string; nonce: string } & Shown) {
	const body =
		'problem' in shown
			? problemPart(shown.problem)
			: shown.batches.map((batch) => batchPart(batch, shown.startWorker)).join('\n');
	return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(titleOf(node, shown))}</title>
<noscript><meta http-equiv="refresh" content="5"></noscript>
<style nonce="${nonce}">${progressStyle}</style>
</head>
<body>
<main>
<h1>${escape(node)}</h1>
${body}
</main>
<p id="note" role="status"></p>
<script nonce="${nonce}">${progressScript}</script>
</body>
</html>
`;
}

function titleOf(node: string, shown: Shown): string {
	if ('problem' in shown) return node;
	const known = shown.batches.filter((batch) => batch.state !== 'gone');
	const sum = (pick: (batch: Batch) => number) => known.reduce((all, one) => all + pick(one), 0);
	return `${String(sum(({ done }) => done))} of ${String(sum(({ total }) => total))} · ${node}`;
}

function problemPart({ message, hint }: FailureDetails): string {
	const sentence = (text: string) => `${escape(text.replace(/\.$/, ''))}.`;
	const help = hint === undefined ? '' : `<p>${sentence(hint)}</p>`;
	return `<section class="problem"><p><strong>${sentence(message)}</strong></p>${help}</section>`;
}

function batchPart(batch: BatchStatus, startWorker: string): string {
	if (batch.state === 'gone') {
		return problemPart({
			kind: 'request-invalid',
			message: `The batch ${batch.batchId} is no longer in the job queue`,
			hint: 'Its retention time is over, or Redis was emptied. Stop this execution and run the workflow again.',
		});
	}
	const { taskType, source, total, done, percent, createdAt, notBefore, deadlineAt } = batch;
	return `<section>
<p class="about">${escape([source.workflowName, taskType, `batch ${batch.batchId}`].filter(Boolean).join(' · '))}</p>
<p class="count"><strong>${String(done)} of ${String(total)}</strong> done, ${String(percent)} %</p>
<progress max="100" value="${String(percent)}">${String(percent)} %</progress>
<p>${escape(sentence(batch, startWorker))}</p>
<dl>
${fact('Completed', batch.completed)}${fact('Failed', batch.failed)}${fact('Cancelled', batch.cancelled)}${fact('Running', batch.running)}${fact('Waiting', batch.waiting)}${fact('Running workers', batch.workers)}${fact('Queued', time(createdAt))}${notBefore === undefined ? '' : fact('Not before', time(notBefore))}${deadlineAt === undefined ? '' : fact('Deadline', time(deadlineAt))}
</dl>
${rows(batch.jobs ?? [])}
</section>`;
}

function sentence({ done, total, workers, state, callback }: Batch, startWorker: string): string {
	if (callback) {
		return `All items have ended, but the workers could not send the callback to n8n at ${callback.host}: ${callback.lastError}. There were ${String(callback.attempts)} attempts, and the next one is at ${time(callback.nextAt)}. ${howToReach}.`;
	}
	if (done >= total) {
		return 'All items have ended. A worker is now resuming the workflow.';
	}
	if (workers === 0) {
		return `No running worker can do this work. Start one: ${startWorker}`;
	}
	return state === 'waiting'
		? 'The workers have not started this batch yet.'
		: 'The workflow continues automatically when all items have ended.';
}

const fact = (name: string, value: number | string) =>
	`<div><dt>${name}</dt><dd>${escape(String(value))}</dd></div>`;

const time = (iso: string) => `${iso.slice(0, 16).replace('T', ' ')} UTC`;

function rows(jobs: JobStatus[]): string {
	if (jobs.length === 0) return '';
	const first = jobs.length > maxRows ? jobs.toSorted((a, b) => order(a) - order(b)) : jobs;
	const shown = first.slice(0, maxRows).map(row).join('\n');
	const more = jobs.length - maxRows;
	return `<table><thead><tr><th>Item</th><th>State</th><th>Progress</th></tr></thead><tbody>
${shown}
</tbody></table>${more > 0 ? `<p>And ${String(more)} more items.</p>` : ''}`;
}

/** What moves and what failed is what one looks for in a long list. */
const order = ({ state }: JobStatus) => (state === 'running' ? 0 : state === 'failed' ? 1 : 2);

function row({ itemIndex, label, state, progress }: JobStatus): string {
	const percent = String(Math.floor(progress * 100));
	const bar = state === 'running' ? `<progress max="100" value="${percent}"></progress> ` : '';
	const name = label ?? `Item ${String(itemIndex + 1)}`;
	return `<tr><td>${escape(name)}</td><td class="${state}">${state}</td><td>${bar}${percent} %</td></tr>`;
}

const signs: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};
const escape = (text: string) => text.replace(/[&<>"']/g, (sign) => signs[sign] ?? sign);
