import { say } from '../playground/setup/progress.mjs';
import { row } from './row.mjs';

/** Prints a comparison of two ways of the same work, and gives the row of its throughput. */
export function reportPairs({ title, beside, result, goal }) {
	const show = ({ median, min, max }, digits = 2) =>
		`${median.toFixed(digits)} (${min.toFixed(digits)} to ${max.toFixed(digits)})`;
	say(`\n${title}: ours against ${beside}`);
	say(`  throughput  ${show(result.throughput)} of theirs`);
	say(`  CPU         ${show(result.cpu)} of theirs`);
	say(
		`  ours        ${show(result.oursPerSecond, 0)} a second, ${show(result.oursCpuMs)} ms of CPU each`,
	);
	say(
		`  theirs      ${show(result.theirsPerSecond, 0)} a second, ${show(result.theirsCpuMs)} ms of CPU each`,
	);
	return row({
		...{ title, beside, figures: result.throughput },
		...(goal > 0 ? { atLeast: goal } : {}),
	});
}
