import { Failure } from '../../endpoint/failure';
import type { Capability } from '../capability';
import { noting } from '../shared/noting';
import { groupDocuments } from './group-documents';
import { rerankAll } from './rerank-all';
import {
	rerankRequest,
	rerankResult,
	type RerankRequest,
	type RerankResult,
} from './rerank-request';

/** Scores documents by how well they fit a query, those of many requests with few calls. */
export const rerank: Capability<RerankRequest, RerankResult> = noting({
	name: 'rerank',
	request: rerankRequest,
	result: rerankResult,
	async run(request, context) {
		const [outcome] = await rerankAll([request], context);
		if (outcome && 'result' in outcome) return outcome.result;
		throw new Failure(outcome?.failure ?? nothing);
	},
	many: { run: rerankAll, reader: () => (raw) => rerankRequest.parse(raw), group: jobsOf },
});

const nothing = { kind: 'output-invalid', message: 'There is no score' } as const;

/** A job holds its documents in memory. */
const ofJob = { maxDocuments: 500, maxChars: 4_000_000 };

function jobsOf(requests: readonly RerankRequest[]): number[][] {
	return groupDocuments(requests, ofJob);
}
