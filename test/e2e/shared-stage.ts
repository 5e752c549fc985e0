import type { Stage } from '../../playground/n8n/stage.mjs';

declare global {
	// Given by playground/n8n/jest-environment.mjs.
	var openSharedStage: () => Promise<Stage>;
}

/** The n8n with Redis, local endpoint and worker that the end-to-end tests of one process share. */
export const sharedStage = (): Promise<Stage> => globalThis.openSharedStage();
