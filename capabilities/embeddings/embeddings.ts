import { Failure } from '../../endpoint/failure';
import type { Capability } from '../capability';
import { noting } from '../shared/noting';
import { embeddingsRequest, type EmbeddingsRequest } from './embeddings-request';
import { embeddingsResult, type EmbeddingsResult } from './embeddings-result';
import { groupTexts } from './group-texts';
import { requestReader } from './request-reader';
import { runTexts } from './run-texts';

/** Turns texts into vectors, those of many requests with few calls. */
export const embeddings: Capability<EmbeddingsRequest, EmbeddingsResult> = noting({
	name: 'embeddings',
	request: embeddingsRequest,
	result: embeddingsResult,
	async run(request, context) {
		const [outcome] = await runTexts([request], context);
		if (outcome && 'result' in outcome) return outcome.result;
		throw new Failure(outcome?.failure ?? nothing);
	},
	many: { run: runTexts, reader: requestReader, group: groupTexts },
});

const nothing = { kind: 'output-invalid', message: 'There is no vector' } as const;
