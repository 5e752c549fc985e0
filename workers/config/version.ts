import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

interface Manifest {
	version: string;
	engines: { node: string };
}

/** The nearest package.json: dist/ has none of its own. */
export function packageManifest(folder = __dirname): Manifest {
	try {
		return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
	} catch (error) {
		if (dirname(folder) === folder) throw error;
		return packageManifest(dirname(folder));
	}
}

/** The version of this package. */
export const packageVersion = (): string => packageManifest().version;
