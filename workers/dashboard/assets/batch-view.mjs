import { h } from './elements.mjs';
import { cost, count, counted, fromNow, kindName, percent, rate, span, time } from './format.mjs';
import { bar, stateBadge } from './parts.mjs';

/** The page of one batch. */
export const batchView = (batch, view) => [
	h(
		'p',
		{ class: 'back' },
		h('a', { href: './', 'data-view': 'list', id: 'back' }, '← All batches'),
	),
	h(
		'div',
		{ class: 'title' },
		h(
			'div',
			{},
			h('h1', {}, batch.workflow),
			h('p', {}, stateBadge(batch.state), ` ${batch.node} · ${batch.taskType}`),
		),
		batch.allowsActions && actions(batch, view),
	),
	progressCard(batch),
	callbackCard(batch, view),
	failuresCard(batch),
	h('div', { class: 'columns' }, timesCard(batch), usageCard(batch)),
	!batch.allowsActions && readOnly(batch),
];

const isOpen = ({ state }) => state === 'running' || state === 'waiting';

function actions(batch, view) {
	const { batchId, failed, running, waiting, completed } = batch;
	const retry = {
		title: 'Retry what failed?',
		text: `${counted(failed, 'failed job')} will run again, and will cost again. Completed jobs are kept.`,
		button: 'Retry failed',
	};
	const cancel = {
		title: 'Cancel this batch?',
		text: `${counted(running, 'running job')} will be stopped, and ${counted(waiting, 'waiting job')} will leave the queue. Only the workflow can run them again. ${counted(completed, 'finished result')} will be kept.`,
		button: 'Cancel batch',
	};
	return h(
		'div',
		{ class: 'buttons' },
		failed > 0 &&
			h(
				'button',
				{ id: 'retry', onclick: () => view.act(batchId, 'retry', retry) },
				'Retry failed',
			),
		isOpen(batch) &&
			h(
				'button',
				{ id: 'cancel', class: 'danger', onclick: () => view.act(batchId, 'cancel', cancel) },
				'Cancel batch',
			),
	);
}

function progressCard(batch) {
	const { total, completed, failed, cancelled, running, waiting, progress } = batch;
	const counts = {
		Completed: completed,
		Failed: failed,
		Cancelled: cancelled,
		Running: running,
		Waiting: waiting,
	};
	return h(
		'section',
		{ class: 'card', 'aria-labelledby': 'progress-title' },
		h(
			'div',
			{ class: 'headline' },
			h('h2', { id: 'progress-title' }, `${percent(progress)} done`),
			h('p', {}, headline(batch)),
		),
		bar(batch),
		h(
			'dl',
			{ class: 'counts' },
			Object.entries(counts).map(([name, value]) =>
				h('div', { 'data-part': name.toLowerCase() }, h('dt', {}, name), h('dd', {}, count(value))),
			),
			h('div', {}, h('dt', {}, 'Jobs'), h('dd', {}, count(total))),
		),
	);
}

function headline(batch) {
	const { jobsPerMinute, endsAt, workers, notBefore, cancelReason } = batch;
	if (cancelReason === 'deadline') return 'Its deadline passed';
	if (isOpen(batch) && notBefore > Date.now()) return `Starts ${fromNow(notBefore)}`;
	if (isOpen(batch) && workers === 0) return 'No worker that can run it is alive';
	return [
		jobsPerMinute !== undefined && `${rate(jobsPerMinute)} on average`,
		endsAt && `ends ${fromNow(endsAt)} (estimated)`,
	]
		.filter(Boolean)
		.join(', ');
}

function callbackCard(batch, view) {
	const { batchId, callback, pendingCallbacks, allowsActions } = batch;
	if (pendingCallbacks === 0) return undefined;
	const waits = counted(pendingCallbacks, 'execution');
	const says = pendingCallbacks === 1 ? 'waits' : 'wait';
	return h(
		'section',
		{ class: callback ? 'card warning' : 'card', 'aria-labelledby': 'callback-title' },
		h(
			'h2',
			{ id: 'callback-title' },
			callback ? 'n8n has not accepted the callback' : `${waits} of n8n ${says} for this batch`,
		),
		callback &&
			h('p', {}, `${waits} ${says} at ${callback.host}. Last answer: ${callback.lastError}`),
		callback &&
			h(
				'p',
				{},
				`${counted(callback.attempts, 'attempt')} so far, the next ${fromNow(callback.nextAt)}. ${callback.howTo}.`,
			),
		!isOpen(batch) &&
			allowsActions &&
			h(
				'button',
				{ id: 'call-again', class: 'primary', onclick: () => view.act(batchId, 'call-again') },
				'Call again',
			),
	);
}

function failuresCard({ failed, failures, failuresAreCut }) {
	if (failed === 0) return undefined;
	return h(
		'section',
		{ class: 'card', 'aria-labelledby': 'failures-title' },
		h('h2', { id: 'failures-title' }, 'Failures'),
		failuresAreCut && h('p', {}, 'Counted among the first 1,000 failures.'),
		failures.length === 0 &&
			h('p', {}, 'The reasons were encrypted with another secret than that of this worker.'),
		h(
			'ul',
			{ class: 'failures' },
			failures.map(({ kind, count: many, messages }) =>
				h(
					'li',
					{ id: `kind-${kind}` },
					h(
						'h3',
						{},
						h('span', { class: 'many' }, count(many)),
						kindName(kind),
						h('code', {}, kind),
					),
					messages.map((message) => h('p', {}, message)),
				),
			),
		),
	);
}

const facts = (title, id, rows) =>
	h(
		'section',
		{ class: 'card', 'aria-labelledby': id },
		h('h2', { id }, title),
		h(
			'dl',
			{ class: 'facts' },
			rows
				.filter(([, value]) => value !== undefined)
				.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))),
		),
	);

const at = (value) => value && `${time(value)} (${fromNow(value)})`;

const timesCard = (batch) =>
	facts('Run', 'run-title', [
		['Batch', h('code', {}, batch.batchId)],
		['Execution', batch.executionId],
		['Workflow ID', batch.workflowId],
		['Queued', at(batch.createdAt)],
		['Starts', at(batch.notBefore)],
		['Deadline', at(batch.deadlineAt)],
		['Ended', at(batch.finishedAt)],
		['Took', batch.finishedAt && span(batch.finishedAt - batch.createdAt)],
		['Workers', count(batch.workers)],
	]);

const usageCard = ({ usage }) =>
	facts('Usage', 'usage-title', [
		['Cost', usage.costUsd === null ? 'unknown: a model has no known price' : cost(usage.costUsd)],
		['Input tokens', count(usage.inputTokens)],
		['Output tokens', count(usage.outputTokens)],
		['Thinking tokens', usage.thinkingTokens > 0 ? count(usage.thinkingTokens) : undefined],
		['Total tokens', count(usage.totalTokens)],
	]);

const readOnly = ({ batchId }) =>
	h(
		'p',
		{ class: 'foot' },
		'This dashboard is read-only. The commands ',
		['retry', 'cancel', 'call-again'].map((command, place) => [
			place > 0 && (place === 2 ? ' and ' : ', '),
			h('code', {}, `${command} ${batchId.slice(0, 8)}`),
		]),
		' change something; --dashboard-actions true brings them here.',
	);
