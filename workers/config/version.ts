import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The version of this package, from the nearest package.json: dist/ has none of its own. */
export function packageVersion(folder = __dirname): string {
	try {
		const text = readFileSync(join(folder, 'package.json'), 'utf8');
		return (JSON.parse(text) as { version: string }).version;
	} catch (error) {
		if (dirname(folder) === folder) throw error;
		return packageVersion(dirname(folder));
	}
}
