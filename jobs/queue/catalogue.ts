import type { Capability } from '../../capabilities/capability';
import { chat } from '../../capabilities/chat/chat';
import { embeddings } from '../../capabilities/embeddings/embeddings';
import { extraction } from '../../capabilities/extraction/extraction';
import { callFunctions } from '../../capabilities/function-calling/call-functions';
import { imageGeneration } from '../../capabilities/image-generation/image-generation';
import { models } from '../../capabilities/models/models';
import { rerank } from '../../capabilities/rerank/rerank';
import { speechGeneration } from '../../capabilities/speech-generation/speech-generation';
import { transcribeChunk } from '../../capabilities/transcription/transcribe-chunk';
import { transcription } from '../../capabilities/transcription/transcription';
import { videoGeneration } from '../../capabilities/video-generation/video-generation';
import { vision } from '../../capabilities/vision/vision';

/** How a capability runs as a job. */
export interface CatalogueEntry {
	readonly capability: Capability<unknown, unknown>;
	/** What jobs of its own do for an item, in the same slots. */
	readonly parts?: readonly Capability<unknown, unknown>[];
	/** Runs of a job that may fail before the job fails. Minimum: 1. */
	readonly attempts: number;
	/** Wait before the second run in milliseconds; it doubles with each further run. */
	readonly backoffMs: number;
	/** Jobs that one worker runs at once unless it is told otherwise. */
	readonly concurrency: number;
}

export type Catalogue = Readonly<Record<string, CatalogueEntry>>;

/** The waits are two to four minutes together: an endpoint that restarts costs no job. */
const patient = { attempts: 8, backoffMs: 2000 };

/** Everything that a job can do, by the name that the job carries. */
export const catalogue: Catalogue = {
	chat: { capability: chat, ...patient, concurrency: 10 },
	embeddings: { capability: embeddings, ...patient, concurrency: 4 },
	extraction: { capability: extraction, ...patient, concurrency: 10 },
	functionCalling: { capability: callFunctions, ...patient, concurrency: 10 },
	imageGeneration: { capability: imageGeneration, ...patient, concurrency: 4 },
	models: { capability: models, attempts: 3, backoffMs: 1000, concurrency: 10 },
	rerank: { capability: rerank, ...patient, concurrency: 4 },
	speechGeneration: { capability: speechGeneration, ...patient, concurrency: 4 },
	transcription: {
		capability: transcription,
		parts: [transcribeChunk],
		// Ten to twenty minutes: a night's work outlasts an outage.
		attempts: 9,
		backoffMs: 5000,
		concurrency: 4,
	},
	// It waits for most of its time.
	videoGeneration: { capability: videoGeneration, ...patient, concurrency: 10 },
	vision: { capability: vision, ...patient, concurrency: 10 },
};

/** The capability that a job names: that of an item, or of a part of one. */
export function capabilityOf(
	known: Catalogue,
	name: string,
): Capability<unknown, unknown> | undefined {
	const parts = Object.values(known).flatMap((entry) => entry.parts ?? []);
	return known[name]?.capability ?? parts.find((part) => part.name === name);
}
