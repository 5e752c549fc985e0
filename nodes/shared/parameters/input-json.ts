import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

/** The fields of an input item. */
export const inputJson = (node: IExecuteFunctions, itemIndex: number): IDataObject =>
	node.getInputData()[itemIndex]?.json ?? {};
