import { clientMemory } from '../../endpoint/client-memory';
import type { EndpointClient } from '../../endpoint/endpoint-client';
import { Failure } from '../../endpoint/failure';
import { toResponseFormat, type ResponseFormat } from '../chat/response-format';
import type { ChatBody } from '../chat/to-chat-body';

// By model: those that refuse a response format beside tools.
const refusalsOf = clientMemory<true>();

const wording =
	/response mime type.*unsupported|(json mode|response_format).*(cannot|can't|not).*(tool|function)/i;

/**
 * When to ask for the form of the answer: together with the tools, or where the endpoint refuses
 * that, in one last request without them. The client remembers by model which it is.
 */
export function createFormatStep(
	format: ResponseFormat | undefined,
	client: EndpointClient,
	givenModel: string,
	hasTools: boolean,
) {
	const model = client.profile.bareModel(givenModel);
	const isJson = format !== undefined && format.type !== 'text';
	const fields: Partial<ChatBody> = isJson ? { response_format: toResponseFormat(format) } : {};
	const refusals = refusalsOf(client);
	// What was found out in this conversation holds for all of it.
	let isRefused = false;
	const isApart = () => isJson && hasTools && (isRefused || refusals.recall(model) !== undefined);

	return {
		isJson,
		isApart,
		fields,
		/** Makes a request with tools; `isLast` says whether its text may be the answer. */
		async together<T>(send: (more: Partial<ChatBody>, isLast: boolean) => Promise<T>): Promise<T> {
			if (isApart()) return await send({}, false);
			try {
				return await send(fields, true);
			} catch (error) {
				const isInvalid = error instanceof Failure && error.kind === 'request-invalid';
				if (!isJson || !hasTools || !isInvalid || !wording.test(error.message)) throw error;
				isRefused = true;
				const answer = await send({}, false);
				refusals.keep(model, true);
				return answer;
			}
		},
	};
}
