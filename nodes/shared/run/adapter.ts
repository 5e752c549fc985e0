import type { IExecuteFunctions } from 'n8n-workflow';
import type { Capability, Context } from '../../../capabilities/capability';
import type { ItemWriter } from '../items/output-item';

/** What a node adds to its capability: reading parameters and writing items. */
export interface Adapter<Request, Result> extends ItemWriter<Result> {
	readonly capability: Capability<Request, Result>;
	/** The request of an item; what is wrong with it is said by the capability's schema. */
	readRequest(node: IExecuteFunctions, itemIndex: number): unknown;
	/** Whether the node runs inline whatever happens; its execution mode is then hidden. */
	inlineOnly?(node: IExecuteFunctions): boolean;
	/** How many outputs the node has, where there is more than one. */
	outputs?(node: IExecuteFunctions): number;
	/** Runs an item inline, where n8n has to add something: memory, tools, a stream. */
	runItem?(
		node: IExecuteFunctions,
		itemIndex: number,
		request: Request,
		context: Context,
	): Promise<Result>;
	/** What the user should know where the items are queued. */
	queuedHint?(node: IExecuteFunctions): string | undefined;
	/** Whether inline items run one after another, since each sees what the one before left. */
	oneByOne?(node: IExecuteFunctions): boolean | Promise<boolean>;
}
