import { clientMemory } from '../../endpoint/client-memory';
import type { EndpointClient } from '../../endpoint/endpoint-client';
import { Failure } from '../../endpoint/failure';
import { withoutField } from '../../endpoint/fields';

interface Body {
	model: string;
	response_format?: string | undefined;
	timestamp_granularities?: unknown;
}

// By model: those that have no times to give.
const plainOf = clientMemory<true>();

/**
 * Asks for the text alone where a model refuses the format with times, as `isRefusal` says; the next
 * time at once.
 */
export async function withPlainerFormat<B extends Body, T>(
	client: EndpointClient,
	body: B,
	ask: (body: B) => Promise<T>,
	isRefusal: (failure: Failure) => boolean = isAboutFormat,
): Promise<T> {
	if (body.response_format !== 'verbose_json') return await ask(body);
	const plain = { ...withoutField(body, 'timestamp_granularities'), response_format: 'json' };
	const plains = plainOf(client);
	if (plains.recall(body.model)) return await ask(plain);
	try {
		return await ask(body);
	} catch (error) {
		if (!(error instanceof Failure) || !isRefusal(error)) throw error;
		const answer = await ask(plain);
		plains.keep(body.model, true);
		return answer;
	}
}

const isAboutFormat = ({ kind, message }: Failure): boolean =>
	kind === 'request-invalid' && /verbose_json|response_format|timestamp_granularit/i.test(message);
