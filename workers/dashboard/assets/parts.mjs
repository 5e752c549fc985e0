import { h } from './elements.mjs';
import { count, percent } from './format.mjs';

const names = {
	waiting: 'Waiting',
	running: 'Running',
	completed: 'Completed',
	failed: 'Failed',
	cancelled: 'Cancelled',
};

export const stateBadge = (state) =>
	h('span', { class: 'badge', 'data-state': state }, names[state] ?? state);

/** How far a batch is, by what became of its jobs. */
export function bar({ total, completed, failed, cancelled, running, progress }) {
	const parts = { completed, failed, cancelled, running };
	return h(
		'div',
		{
			class: 'bar',
			role: 'progressbar',
			'aria-label': 'Progress',
			'aria-valuemin': 0,
			'aria-valuemax': 100,
			'aria-valuenow': Math.floor(progress * 100),
			'aria-valuetext': `${percent(progress)}, ${count(completed)} completed, ${count(failed)} failed`,
		},
		Object.entries(parts).map(([name, value]) =>
			h('i', { 'data-part': name, vars: { share: `${(100 * value) / total}%` } }),
		),
	);
}
