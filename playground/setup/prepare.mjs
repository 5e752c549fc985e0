import { build } from './build.mjs';
import { installNode24 } from './node24.mjs';
import { playgroundPackages, rootPackages } from './packages.mjs';

/** Installs and builds what is missing, and only that. `withN8n: false` leaves n8n's 3 GB out. */
export async function prepare({ withN8n = true, withBuild = true } = {}) {
	await rootPackages();
	if (withN8n) await playgroundPackages();
	else await installNode24();
	if (withBuild) await build();
}
