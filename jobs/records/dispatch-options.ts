import type { MediaSource } from '../../capabilities/capability';
import type { EndpointSettingsInput } from '../../endpoint/endpoint-settings';
import type { FailureDetails } from '../../endpoint/failure';
import type { BatchIdentity } from './ids';
import type { BatchItem } from './batch-record';

/** An item to run, or one that failed before it could be queued and keeps its place. */
export type DispatchItem = BatchItem & ({ request: unknown } | { failure: FailureDetails });

export interface DispatchOptions {
	identity: BatchIdentity;
	/** Name of a capability in the catalogue. */
	capability: string;
	endpoint: EndpointSettingsInput;
	items: DispatchItem[];
	/** Opens the media that the requests name. */
	media: MediaSource;
	/** When to cancel what is unfinished, in milliseconds from now. */
	deadlineMs?: number;
	/** From 1, the most urgent, to 1000; 0 goes before all others. */
	priority?: number;
	/** Time before which no job starts, in milliseconds since 1970. */
	notBefore?: number;
	/** Set where n8n runs an execution again: which one, where that is known. */
	retryOf?: { executionId?: string };
}
