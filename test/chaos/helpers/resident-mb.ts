import { readFileSync } from 'node:fs';

/** Megabytes of memory that a process holds; 0 where the system does not tell. */
export function residentMb(pid: number): number {
	try {
		const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
		return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
	} catch {
		return 0;
	}
}
