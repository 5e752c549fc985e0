import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { ZodType } from 'zod/v4';

export type OutputItem = Pick<INodeExecutionData, 'json' | 'binary'> & {
	/** Which output it belongs to, from 0; the last unless said otherwise. */
	output?: number;
};

/** What turns the result of a capability into items. */
export interface ItemWriter<Result> {
	readonly capability: { readonly result: ZodType<Result> };
	/** The output of one input item. */
	toItems(
		node: IExecuteFunctions,
		result: Result,
		itemIndex: number,
	): OutputItem[] | Promise<OutputItem[]>;
}
