import { ConfigMistakes } from './config-mistakes';
import { packageManifest } from './version';

/** Throws where Node.js is older than the package needs: what fails then says nothing of it. */
export function requireNode(version: string): void {
	const needed = packageManifest().engines.node.replace('>=', '');
	const [major = 0, minor = 0] = version.split('.').map(Number);
	const [least = 0, andLeast = 0] = needed.split('.').map(Number);
	if (major > least || (major === least && minor >= andLeast)) return;
	throw new ConfigMistakes([
		`This is Node.js ${version}, but the worker needs ${needed} or newer. Install it, or start the worker with the path of a newer node`,
	]);
}
