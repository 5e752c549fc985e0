import { say } from '../playground/setup/progress.mjs';
import { spread } from './paired.mjs';

/**
 * One row of the results, which is printed as well: what was measured beside what, its figure in each pair
 * of runs or their spread, and the goal, `atMost` or `atLeast`. The small form of a bench has none.
 */
export function row({ title, beside, unit = '×', figures, digits = 2, ...goal }) {
	const { median, min, max } = Array.isArray(figures) ? spread(figures) : figures;
	const { atMost, atLeast } = goal;
	const met =
		(atMost === undefined || median <= atMost) && (atLeast === undefined || median >= atLeast);
	const show = (value) => value.toFixed(digits);
	const wanted = atMost === undefined ? `≥ ${atLeast}` : `≤ ${atMost}`;
	const says =
		atMost === undefined && atLeast === undefined ? '       ' : met ? 'met    ' : 'MISSED ';
	say(
		`${says} ${title}: ${show(median)} ${unit} (${show(min)} to ${show(max)})${says.trim() && `, ${wanted}`}`,
	);
	return { title, beside, unit, ...round({ median, min, max }), goal, met };
}

const round = (values) =>
	Object.fromEntries(
		Object.entries(values).map(([name, value]) => [name, Number(value.toPrecision(4))]),
	);
