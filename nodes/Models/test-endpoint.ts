import type { ICredentialDataDecryptedObject, INodeCredentialTestResult } from 'n8n-workflow';
import { createInlineContext } from '../../capabilities/create-inline-context';
import { models } from '../../capabilities/models/models';
import { resolveBaseUrl } from '../../endpoint/base-url';
import { createEndpointClient, type EndpointClient } from '../../endpoint/endpoint-client';
import type { EndpointSettings } from '../../endpoint/endpoint-settings';
import { toFailure } from '../../endpoint/to-failure';
import { explainFailure } from './explain-failure';
import { endpointOf } from '../shared/parameters/endpoint-of';

const timeoutMs = 10_000;

/**
 * Tests an OpenAI-Compatible API credential: asks for the models as the nodes do, at the same address
 * and with the same headers, and says in sentences what is wrong.
 */
export async function testEndpoint(
	data: ICredentialDataDecryptedObject,
): Promise<INodeCredentialTestResult> {
	let settings: EndpointSettings | undefined;
	try {
		settings = endpointOf(data);
		const client = createEndpointClient(
			{ ...settings, timeoutMs },
			// Somebody looks on: what is down is said at once.
			{ retry: { attempts: 1, deadlineMs: timeoutMs } },
		);
		// Behind the timeout of the request, which says what happened.
		const signal = AbortSignal.timeout(2 * timeoutMs);
		const { models: found } = await models.run(
			{ includeRaw: false },
			createInlineContext({
				client,
				signal,
				media: { open: () => Promise.reject(new Error('A list of models holds no files')) },
				onProgress: () => undefined,
				onHint: () => undefined,
				log: { info: () => undefined, warn: () => undefined },
			}),
		);
		await checkKey(client, signal);
		const address = resolveBaseUrl(settings.baseUrl, client.profile);
		return { status: 'OK', message: `${address} answers with ${String(found.length)} models` };
	} catch (error) {
		const failure = toFailure(error);
		const { message, details } = failure;
		return {
			status: 'Error',
			message: settings
				? explainFailure(failure, settings)
				: [message, details.hint].filter(Boolean).join('. '),
		};
	}
}

/** Where everybody may list the models, another route knows whether the key is one. */
async function checkKey(client: EndpointClient, signal: AbortSignal): Promise<void> {
	const { keyRoute } = client.profile;
	if (keyRoute === undefined) return;
	try {
		await client.call(
			async (openai, options) => {
				const answer = await openai.get(keyRoute, options).asResponse();
				await answer.text();
			},
			{ signal },
		);
	} catch (error) {
		const failure = toFailure(error);
		// A gateway in front of the provider need not have the route.
		if (![404, 405, 501].includes(failure.details.status ?? 0)) throw failure;
	}
}
