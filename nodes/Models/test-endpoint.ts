import type { ICredentialDataDecryptedObject, INodeCredentialTestResult } from 'n8n-workflow';
import { createInlineContext } from '../../capabilities/create-inline-context';
import { models } from '../../capabilities/models/models';
import { createEndpointClient } from '../../endpoint/endpoint-client';
import { toFailure } from '../../endpoint/to-failure';
import { endpointOf } from '../shared/parameters/endpoint-of';

const timeoutMs = 20_000;

/**
 * Tests an OpenAI-Compatible API credential: asks for the models as the nodes do, at the same address
 * and with the same headers, and says in words what is wrong.
 */
export async function testEndpoint(
	data: ICredentialDataDecryptedObject,
): Promise<INodeCredentialTestResult> {
	try {
		const client = createEndpointClient(
			{ ...endpointOf(data), timeoutMs },
			// Somebody looks on: what is down is said at once.
			{ retry: { attempts: 1, deadlineMs: timeoutMs } },
		);
		const { models: found } = await models.run(
			{ includeRaw: false },
			createInlineContext({
				client,
				// Behind the timeout of the request, which says what happened.
				signal: AbortSignal.timeout(timeoutMs + 5000),
				media: { open: () => Promise.reject(new Error('A list of models holds no files')) },
				onProgress: () => undefined,
				onHint: () => undefined,
				log: { info: () => undefined, warn: () => undefined },
			}),
		);
		return { status: 'OK', message: `The endpoint answers with ${String(found.length)} models` };
	} catch (error) {
		const { message, details } = toFailure(error);
		return { status: 'Error', message: [message, details.hint].filter(Boolean).join('. ') };
	}
}
