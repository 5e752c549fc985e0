import type { Stage } from '../n8n/stage.mjs';

export interface Sources {
	/** For `openStage`. */
	readonly options: {
		folder: string;
		place: string;
		n8nEnv: Record<string, string>;
		onN8nLine: (line: string) => void;
	};
	/** From now on changes reach this stage. */
	follow(stage: Stage): void;
	stop(): Promise<void>;
}

export function followSources(options: {
	/** The same as the stage's. */
	folder: string;
	/** The repository, or a copy of it. */
	from?: string;
	say?: (line: string) => void;
}): Promise<Sources>;
