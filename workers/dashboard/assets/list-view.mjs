import { h } from './elements.mjs';
import { cost, count, counted, fromNow, percent, rate, span, time } from './format.mjs';
import { bar, stateBadge } from './parts.mjs';
import { failingCallbacks, queues, workers } from './around-view.mjs';

const filters = {
	'': 'All',
	running: 'Running',
	waiting: 'Waiting',
	completed: 'Completed',
	failed: 'Failed',
	cancelled: 'Cancelled',
	failures: 'With failures',
};

/** The page of all batches. */
export const listView = (data, view) => [
	h('h1', {}, 'Batches'),
	sums(data),
	failingCallbacks(data, view),
	filterChips(data, view),
	batches(data, view),
	h('div', { class: 'columns' }, workers(data), queues(data)),
];

function sums({ tasks, workers: alive, callbacks }) {
	const sum = (field) => tasks.reduce((all, task) => all + task[field], 0);
	const tile = (name, value, note, isBad) =>
		h(
			'div',
			{ class: 'tile', 'data-bad': isBad },
			h('dt', {}, name),
			h('dd', {}, h('strong', {}, value), h('small', {}, note)),
		);
	const delayed = sum('delayed');
	return h(
		'dl',
		{ class: 'tiles' },
		tile('Running jobs', count(sum('active')), `of ${counted(sum('slots'), 'slot')}`),
		tile('Waiting jobs', count(sum('waiting')), delayed > 0 ? `${count(delayed)} delayed` : ''),
		tile(
			'Workers',
			count(alive.length),
			alive.length === 0 ? 'no job can run' : 'alive',
			alive.length === 0,
		),
		tile(
			'Failing callbacks',
			count(callbacks.failing),
			callbacks.failing > 0 ? 'n8n does not accept them' : 'n8n accepts all',
			callbacks.failing > 0,
		),
	);
}

const filterChips = ({ counts }, view) =>
	h(
		'div',
		{ class: 'chips', role: 'group', 'aria-label': 'Filter by state' },
		Object.entries(filters).map(([state, name]) =>
			h(
				'button',
				{
					id: `filter-${state || 'all'}`,
					'aria-pressed': String(view.filter.state === state),
					onclick: () => view.show({ state, page: 1 }),
				},
				`${name} `,
				h('span', {}, count(counts[state] ?? 0)),
			),
		),
	);

function batches(data, view) {
	if (data.total === 0) return nothingYet(data);
	if (data.batches.length === 0) {
		return h(
			'section',
			{ class: 'card empty' },
			h('h2', {}, 'No batch matches'),
			h('p', {}, 'Try another state or other words.'),
			h(
				'button',
				{ id: 'clear', onclick: () => view.show({ state: '', text: '', page: 1 }) },
				'Show all batches',
			),
		);
	}
	const heads = ['Batch', 'State', 'Progress', 'Rate', 'Cost', 'Queued'];
	return h(
		'section',
		{ class: 'card table', 'aria-label': 'Batches' },
		h(
			'table',
			{},
			h(
				'caption',
				{},
				`${count(data.found)} ${data.found === 1 ? 'batch' : 'batches'}, newest first`,
			),
			h(
				'thead',
				{},
				h(
					'tr',
					{},
					heads.map((head) => h('th', { scope: 'col' }, head)),
				),
			),
			h(
				'tbody',
				{},
				data.batches.map((batch) => row(batch, view)),
			),
		),
		data.pages > 1 && pager(data, view),
		data.cutAt !== undefined &&
			h(
				'p',
				{ class: 'foot' },
				`Only the newest ${count(data.cutAt)} batches are searched and counted.`,
			),
	);
}

function row(batch, view) {
	const { batchId, workflow, node, taskType, state, createdAt, costUsd } = batch;
	const cell = (name, ...content) => h('td', { 'data-name': name }, content);
	return h(
		'tr',
		{ id: `row-${batchId}` },
		h(
			'th',
			{ scope: 'row' },
			h('a', view.linkTo(batchId, 'open'), workflow),
			h('small', {}, `${node} · ${taskType} · `, h('code', {}, batchId.slice(0, 8))),
		),
		cell('State', stateBadge(state), note(batch)),
		cell('Progress', bar(batch), h('small', {}, doneText(batch))),
		cell('Rate', pace(batch)),
		cell('Cost', batch.progress > 0 ? cost(costUsd) : '–'),
		cell(
			'Queued',
			h(
				'time',
				{ datetime: new Date(createdAt).toISOString(), title: time(createdAt) },
				fromNow(createdAt),
			),
		),
	);
}

function note({ state, workers: alive, callbackFails, pendingCallbacks, notBefore }) {
	const isOpen = state === 'running' || state === 'waiting';
	if (callbackFails) return h('small', { class: 'bad' }, 'callback fails');
	if (isOpen && notBefore > Date.now()) return h('small', {}, `starts ${fromNow(notBefore)}`);
	if (isOpen && alive === 0) return h('small', { class: 'bad' }, 'no worker runs it');
	if (pendingCallbacks > 0) return h('small', {}, isOpen ? 'n8n waits' : 'callback pending');
	return undefined;
}

function doneText({ total, completed, failed, cancelled, progress }) {
	const done = completed + failed + cancelled;
	return [
		`${count(done)} of ${count(total)} · ${percent(progress)}`,
		failed > 0 && h('span', { class: 'bad' }, ` · ${count(failed)} failed`),
	];
}

function pace({ jobsPerMinute, endsAt, finishedAt, createdAt }) {
	if (jobsPerMinute === undefined) return finishedAt ? span(finishedAt - createdAt) : '–';
	const more = endsAt
		? `ends ${fromNow(endsAt)}`
		: finishedAt && `took ${span(finishedAt - createdAt)}`;
	return [rate(jobsPerMinute), more && h('small', {}, more)];
}

const pager = ({ page, pages }, view) =>
	h(
		'nav',
		{ class: 'pager', 'aria-label': 'Pages of batches' },
		h(
			'button',
			{ id: 'previous', disabled: page <= 1, onclick: () => view.show({ page: page - 1 }) },
			'Previous',
		),
		h('span', {}, `Page ${count(page)} of ${count(pages)}`),
		h(
			'button',
			{ id: 'next', disabled: page >= pages, onclick: () => view.show({ page: page + 1 }) },
			'Next',
		),
	);

const nothingYet = ({ prefix, namespace }) =>
	h(
		'section',
		{ class: 'card empty' },
		h('h2', {}, 'No batches yet'),
		h('p', {}, 'A batch is what one run of a node queues. To see the first one here:'),
		h(
			'ol',
			{},
			h('li', {}, 'In n8n, open a node of this package, such as OpenAI-Compatible Chat.'),
			h('li', {}, 'Set Run Mode to Queue and Wait, and choose a Job Queue (Redis) credential.'),
			h('li', {}, 'Run the workflow. The batch appears within a few seconds.'),
		),
		h(
			'p',
			{},
			'Already done? Then the prefix and namespace of the credential must be those of this worker: ',
			h('code', {}, prefix),
			namespace ? [' in the namespace ', h('code', {}, namespace)] : ' without a namespace',
			'.',
		),
	);
