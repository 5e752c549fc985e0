import { createRequire } from 'node:module';
import type * as Kit from '@n8n/ai-node-sdk';
import type { ISupplyDataFunctions, SupplyData } from 'n8n-workflow';
import { Failure } from '../../endpoint/failure';

/** What is used of the SDK; it is typed with the n8n that the host has, and not with its own. */
export type Sdk = Pick<typeof Kit, 'BaseChatModel'> & {
	supplyModel(node: ISupplyDataFunctions, model: Kit.BaseChatModel): SupplyData;
};

/**
 * n8n's own SDK for models, which the host brings and this package does not. Throws request-invalid
 * on a host without it.
 */
export function loadSdk(): Sdk {
	try {
		// n8n puts its modules on NODE_PATH, which import() does not heed.
		return createRequire(__filename)('@n8n/ai-node-sdk') as Sdk;
	} catch (error) {
		throw new Failure(
			{
				kind: 'request-invalid',
				message: 'This version of n8n does not support chat models from other packages',
				hint: 'Update n8n to 2.16 or newer. The other nodes of this package work with older versions',
			},
			{ cause: error },
		);
	}
}
