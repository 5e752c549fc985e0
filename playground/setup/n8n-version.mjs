import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { playground, state } from './paths.mjs';

/** The version of n8n to run: N8N_VERSION, or the one that the playground's lockfile holds. */
export function n8nVersion() {
	const { dependencies } = JSON.parse(readFileSync(join(playground, 'package.json'), 'utf8'));
	const version = process.env.N8N_VERSION || dependencies.n8n;
	if (!/^\d+\.\d+\.\d+$/.test(version))
		throw new Error(`N8N_VERSION is to be a version such as ${dependencies.n8n}, not "${version}"`);
	return { version, isLocked: version === dependencies.n8n };
}

/** Where that n8n is installed. */
export function n8nFolder() {
	const { version, isLocked } = n8nVersion();
	return isLocked ? playground : join(state, `n8n-${version}`);
}

/** Where `npm start` keeps what n8n saves: an older n8n cannot read what a newer one has saved. */
export const n8nDataFolder = () => join(n8nVersion().isLocked ? state : n8nFolder(), 'n8n');
