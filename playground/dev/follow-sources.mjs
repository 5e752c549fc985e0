import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { placePackage } from '../n8n/place-package.mjs';
import { root } from '../setup/paths.mjs';
import { say as sayIt } from '../setup/progress.mjs';
import { createReloads, reloadEnvironment } from './reload-n8n.mjs';
import { startCompiler } from './start-compiler.mjs';
import { updatePackage } from './update-package.mjs';
import { watchOthers } from './watch-others.mjs';

/** Workers load neither nodes nor credentials. */
const isForWorkers = (path) => !/^(nodes|credentials)\//.test(path);

const nameOf = ([path, ...more]) => (more.length === 0 ? path : `${path} and ${more.length} more`);

/**
 * Compiles the sources in `from`, places the package for the n8n of `folder`, and keeps it like the sources: n8n loads
 * the nodes anew, workers finish what they have begun and start anew. What does not compile is told and changes nothing.
 *
 * Resolves with the first build to `{ options, follow(stage), stop() }`: a stage that was opened with these options gets
 * the changes from `follow` on.
 */
export async function followSources({ folder, from = root, say = sayIt }) {
	const built = join(folder, 'built');
	mkdirSync(built, { recursive: true });
	const reloads = createReloads(say);
	const fill = (place) => updatePackage({ from, built, place });
	const putInPlace = () => placePackage(folder, { from, fill });
	let stage;
	let place;
	let last = Promise.resolve();
	let onFirstBuild;

	/** One after another, and none before there is a stage. */
	function later(work) {
		if (stage !== undefined) last = last.then(work).catch((error) => say(error.message));
	}

	const restartWorkers = () => Promise.all(stage.workers.map((worker) => worker.restart()));

	async function update() {
		let changed = [];
		await reloads.changing(() => {
			changed = fill(place);
			return changed.map((path) => join(place, 'dist', path));
		});
		if (changed.length === 0) return;
		say(`n8n has loaded the nodes anew: ${nameOf(changed)}`);
		if (!changed.some(isForWorkers)) return;
		await restartWorkers();
		say('the workers have started anew');
	}

	/** n8n reads the list of nodes in package.json only when it starts. */
	async function startAnew() {
		await Promise.all([stage.n8n, ...stage.workers].map((one) => one.stop()));
		putInPlace();
		await Promise.all([stage.n8n.start(), restartWorkers()]);
		say('package.json has changed: n8n and the workers have started anew');
	}

	const firstBuild = new Promise((resolve) => (onFirstBuild = resolve));
	const compiler = startCompiler({
		from,
		built,
		logFile: join(folder, 'compiler.log'),
		onBuilt() {
			onFirstBuild();
			later(update);
		},
		onErrors: (lines) => say([...lines, 'not built: what was built before goes on'].join('\n')),
	});
	const stopWatching = watchOthers(from, {
		onIcon: () => later(update),
		onManifest: () => later(startAnew),
	});
	async function stop() {
		stopWatching();
		stage = undefined;
		await compiler.stop();
	}

	const ended = await Promise.race([firstBuild, compiler.exited]);
	if (ended !== undefined) {
		stopWatching();
		throw new Error(`the compiler ended: ${join(folder, 'compiler.log')} says why`);
	}
	place = putInPlace();
	return {
		options: { folder, place, n8nEnv: reloadEnvironment, onN8nLine: reloads.onLine },
		follow(opened) {
			stage = opened;
			later(update);
		},
		stop,
	};
}
