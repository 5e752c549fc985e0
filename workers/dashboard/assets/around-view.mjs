import { h } from './elements.mjs';
import { count, counted, fromNow, span } from './format.mjs';

/** The callbacks that n8n does not accept; nothing where there are none. */
export function failingCallbacks({ callbacks: { failing, rows }, allowsActions }, view) {
	if (failing === 0) return undefined;
	return h(
		'section',
		{ class: 'card warning', 'aria-labelledby': 'callbacks-title' },
		h(
			'h2',
			{ id: 'callbacks-title' },
			failing === 1
				? 'n8n has not accepted a callback'
				: `n8n has not accepted ${count(failing)} callbacks`,
		),
		h(
			'p',
			{},
			failing === 1
				? 'The batch has ended, and its execution still waits. Workers try again by themselves.'
				: 'These batches have ended, and their executions still wait. Workers try again by themselves.',
		),
		h(
			'ul',
			{ class: 'callbacks' },
			rows.map(({ batchId, workflow, host, lastError, attempts, nextAt }) =>
				h(
					'li',
					{ id: `callback-${batchId}` },
					h(
						'div',
						{},
						h('a', view.linkTo(batchId, 'callback-link'), workflow || batchId.slice(0, 8)),
						h('p', {}, `${host}: ${lastError}`),
						h('small', {}, `${counted(attempts, 'attempt')}, the next ${fromNow(nextAt)}`),
					),
					allowsActions &&
						h(
							'button',
							{
								id: `call-${batchId}`,
								onclick: () => view.act(batchId, 'call-again'),
								'aria-label': `Call again for ${workflow || batchId.slice(0, 8)}`,
							},
							'Call again',
						),
				),
			),
		),
		failing > rows.length && h('p', {}, `and ${count(failing - rows.length)} more`),
	);
}

/** The workers that are alive. */
export const workers = ({ workers: alive }) =>
	h(
		'section',
		{ class: 'card', 'aria-labelledby': 'workers-title' },
		h('h2', { id: 'workers-title' }, 'Workers'),
		alive.length === 0
			? h('p', { class: 'bad' }, 'No worker is alive. Start one, and waiting jobs run.')
			: h(
					'ul',
					{ class: 'workers' },
					alive.map(({ id, host, pid, version, startedAt, concurrency }) =>
						h(
							'li',
							{ id: `worker-${id}` },
							h('strong', {}, host),
							h(
								'small',
								{},
								`process ${pid} · version ${version} · up ${span(Date.now() - startedAt)}`,
							),
							h(
								'p',
								{ class: 'slots' },
								Object.entries(concurrency).map(([task, slots]) =>
									h('span', {}, `${task} ${slots}`),
								),
							),
						),
					),
				),
	);

/** What waits and runs, by task type. */
export function queues({ tasks }) {
	const shown = tasks.filter(
		({ waiting, active, delayed, slots }) => waiting + active + delayed + slots > 0,
	);
	const heads = ['Task type', 'Waiting', 'Running', 'Delayed', 'Slots'];
	return h(
		'section',
		{ class: 'card', 'aria-labelledby': 'queues-title' },
		h('h2', { id: 'queues-title' }, 'Queues'),
		h(
			'table',
			{ class: 'plain' },
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
				shown.map(({ taskType, waiting, active, delayed, slots }) =>
					h(
						'tr',
						{ id: `task-${taskType}` },
						h('th', { scope: 'row' }, taskType),
						[waiting, active, delayed].map((value) => h('td', {}, count(value))),
						h('td', slots === 0 ? { class: 'bad' } : {}, count(slots)),
					),
				),
			),
		),
	);
}
