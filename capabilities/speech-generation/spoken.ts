import type { Usage } from '../../endpoint/usage';

/** What one request gave. */
export interface Spoken {
	bytes: Buffer;
	/** As the endpoint says it; of bare samples with their rate. */
	mimeType: string;
	usage: Usage;
}
