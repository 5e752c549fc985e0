import type { IExecuteFunctions, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';
import type { Capability } from '../../capabilities/capability';

/** The helpers that exist both while a node runs and while it is resumed. */
export type ItemContext = IExecuteFunctions | IWebhookFunctions;

export type OutputItem = Pick<INodeExecutionData, 'json' | 'binary'>;

/** What a node adds to its capability: reading parameters and writing items. */
export interface Adapter<Request, Result> {
	readonly capability: Capability<Request, Result>;
	/** The request of an item; what is wrong with it is said by the capability's schema. */
	readRequest(node: IExecuteFunctions, itemIndex: number): unknown;
	/** The output of one input item. Reads only parameters that are the same for every item. */
	toItems(node: ItemContext, result: Result): OutputItem[] | Promise<OutputItem[]>;
}
