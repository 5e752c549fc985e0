import type { EndpointClient } from '../../endpoint/endpoint-client';
import { Failure } from '../../endpoint/failure';
import { toResponseFormat, type ResponseFormat } from '../chat/response-format';
import type { ChatBody } from '../chat/to-chat-body';

// No path of a field, so that it is never left out of a request without tools.
const besideTools = 'response_format beside tools';

const refusals =
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
	const isApart = () =>
		isJson && hasTools && client.refusedFields.get(model)?.has(besideTools) === true;
	const remember = () => {
		const refused = client.refusedFields.get(model) ?? new Map<string, string | undefined>();
		client.refusedFields.set(model, refused.set(besideTools, undefined));
	};

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
				const isRefused = error instanceof Failure && error.kind === 'request-invalid';
				if (!isJson || !hasTools || !isRefused || !refusals.test(error.message)) throw error;
				remember();
				return await send({}, false);
			}
		},
	};
}
