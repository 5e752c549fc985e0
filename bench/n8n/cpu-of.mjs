import { readdirSync, readFileSync } from 'node:fs';

const ticksPerSecond = 100;

/** Milliseconds of CPU that a process and those that it started have used so far. */
export const cpuMsOf = (pid) =>
	[pid, ...childrenOf(pid)].reduce((sum, one) => {
		const fields = readFileSync(`/proc/${one}/stat`, 'utf8')
			.replace(/^.*\) /, '')
			.split(' ');
		return sum + ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond;
	}, 0);

function childrenOf(pid) {
	return readdirSync(`/proc/${pid}/task`)
		.flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' '))
		.filter(Boolean)
		.flatMap((child) => [child, ...childrenOf(child)]);
}
