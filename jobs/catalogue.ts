import type { Capability } from '../capabilities/capability';
import { chat } from '../capabilities/chat/chat';
import { embeddings } from '../capabilities/embeddings/embeddings';
import { extraction } from '../capabilities/extraction/extraction';
import { callFunctions } from '../capabilities/function-calling/call-functions';
import { models } from '../capabilities/models/models';
import { transcription } from '../capabilities/transcription/transcription';
import { vision } from '../capabilities/vision/vision';

/** How a capability runs as a job. */
export interface CatalogueEntry {
	readonly capability: Capability<unknown, unknown>;
	/** Runs of a job that may fail before the job fails. Minimum: 1. */
	readonly attempts: number;
	/** Wait before the second run in milliseconds; it doubles with each further run. */
	readonly backoffMs: number;
	/** Jobs that one worker runs at once unless it is told otherwise. */
	readonly concurrency: number;
}

export type Catalogue = Readonly<Record<string, CatalogueEntry>>;

/** Everything that a job can do, by the name that the job carries. */
export const catalogue: Catalogue = {
	chat: { capability: chat, attempts: 4, backoffMs: 2000, concurrency: 10 },
	embeddings: { capability: embeddings, attempts: 4, backoffMs: 2000, concurrency: 4 },
	extraction: { capability: extraction, attempts: 4, backoffMs: 2000, concurrency: 10 },
	functionCalling: { capability: callFunctions, attempts: 4, backoffMs: 2000, concurrency: 10 },
	models: { capability: models, attempts: 3, backoffMs: 1000, concurrency: 10 },
	transcription: { capability: transcription, attempts: 4, backoffMs: 5000, concurrency: 4 },
	vision: { capability: vision, attempts: 4, backoffMs: 2000, concurrency: 10 },
};
