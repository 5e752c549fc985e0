import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '../../playground/setup/paths.mjs';

const require = createRequire(join(root, 'package.json'));

/** A file of the built package, such as `capabilities/transcription/transcription`. */
export const built = (path) => require(join(root, 'dist', `${path}.js`));
