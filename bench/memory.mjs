import { readFileSync } from 'node:fs';

/** Megabytes of memory that a process holds now. */
export function residentMb(pid) {
	const [, kilobytes] =
		/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
	return Number(kilobytes ?? 0) / 1024;
}

/** Watches processes; `highest()` is the most that each held since it was last asked, in megabytes. */
export function watchMemory(pids) {
	let maxMb = {};
	const look = () => {
		for (const [name, pid] of Object.entries(pids))
			maxMb[name] = Math.max(maxMb[name] ?? 0, residentMb(pid));
	};
	const timer = setInterval(look, 100);
	return {
		highest() {
			look();
			const seen = maxMb;
			maxMb = {};
			return seen;
		},
		stop: () => clearInterval(timer),
	};
}
