import { TestEnvironment } from 'jest-environment-node';

const shared = Symbol.for('shared stage');

/** Test files have a global of their own each; the stage that those of one process share is kept on the real one. */
export default class StageEnvironment extends TestEnvironment {
	async setup() {
		await super.setup();
		this.global.openSharedStage = () => (globalThis[shared] ??= open());
	}
}

async function open() {
	const { openStage } = await import('./stage.mjs');
	return openStage();
}
