import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');

/** The first JSON block of a page below a heading, which tells the level as well: `## Output`. */
export function exampleUnder(page: string, heading: string): unknown {
	const text = readFileSync(join(root, 'docs', page), 'utf8');
	const [, section = ''] = text.split(`\n${heading}\n`);
	const [, code] = /^```json\n([^]*?)^```/m.exec(section) ?? [];
	if (code === undefined) throw new Error(`${page} has no example below ${heading}`);
	return JSON.parse(code);
}

/** Names and types of a value without the values; a list has the shape of its first entry. */
export function shapeOf(value: unknown): unknown {
	if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
	if (typeof value !== 'object' || value === null) return typeof value;
	return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shapeOf(one)]));
}
