import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Counts what fell short, by row, way and kind, with the smallest schema of each. */
export function createTally() {
	const counts = new Map();
	const smallest = new Map();
	const schemas = new Map();
	const seen = {};

	return {
		/** How many were tried. */
		seen,
		see: (what, number = 1) => (seen[what] = (seen[what] ?? 0) + number),
		/** `times` is how many values or instances it was; `found` is what is written down. */
		add(row, way, kind, found, times = 1) {
			const key = [row, way, kind].join(' | ');
			counts.set(key, (counts.get(key) ?? 0) + times);
			schemas.set(row, (schemas.get(row) ?? new Set()).add(found.name));
			const size = JSON.stringify(found).length;
			if (size < (smallest.get(key)?.size ?? Infinity)) smallest.set(key, { size, found });
		},
		/** How many schemas it was in any way. */
		schemas: (row) => schemas.get(row)?.size ?? 0,
		kinds: (row) =>
			[...counts].filter(([key]) => key.startsWith(`${row} |`)).toSorted(([, a], [, b]) => b - a),
		write(folder) {
			mkdirSync(folder, { recursive: true });
			const rows = [...counts]
				.toSorted(([a], [b]) => a.localeCompare(b))
				.map(([key, number]) => {
					const name = `${key.replace(/[^a-z0-9]+/gi, '-').slice(0, 100)}.json`;
					writeFileSync(join(folder, name), JSON.stringify(smallest.get(key).found, null, 1));
					return `${name}: ${number} × ${key}`;
				});
			writeFileSync(join(folder, 'README.txt'), `${rows.join('\n')}\n`);
		},
	};
}
