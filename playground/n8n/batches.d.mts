export interface Batch {
	id: string;
	capability: string;
	total: number;
	ended: number;
}

export function openBatches(stage: { redis: { url: string }; prefix: string }): Promise<{
	/** The batch that an execution queued. */
	find(executionId: string): Promise<Batch | undefined>;
	counts(id: string): Promise<Pick<Batch, 'total' | 'ended'>>;
	/** Seconds that each item's last run took, by the item's index. */
	durations(batch: Pick<Batch, 'id' | 'capability' | 'total'>): Promise<Map<number, number>>;
	close(): void;
}>;
