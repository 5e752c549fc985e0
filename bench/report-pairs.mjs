import { say } from '../playground/setup/progress.mjs';

/** Prints a comparison, and says whether the goal is met. */
export function reportPairs({ title, result, goal }) {
	const show = ({ median, min, max }, digits = 2) =>
		`${median.toFixed(digits)} (${min.toFixed(digits)} to ${max.toFixed(digits)})`;
	say(`\n${title}`);
	say(`  throughput  ${show(result.throughput)} of theirs`);
	say(`  CPU         ${show(result.cpu)} of theirs`);
	say(
		`  ours        ${show(result.oursPerSecond, 0)} a second, ${show(result.oursCpuMs)} ms of CPU each`,
	);
	say(
		`  theirs      ${show(result.theirsPerSecond, 0)} a second, ${show(result.theirsCpuMs)} ms of CPU each`,
	);
	const isMet = result.throughput.median >= goal;
	say(`  ${isMet ? 'met   ' : 'MISSED'} at least ${goal}`);
	return isMet;
}
