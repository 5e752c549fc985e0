import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type INode,
	type JsonObject,
} from 'n8n-workflow';
import type { FailureDetails, FailureKind } from '../../../endpoint/failure';
import { sayDefaultModel } from './say-default-model';
import { toItemFailure } from './to-item-failure';

const maxChars = 400;

type Cause = NonNullable<NodeOperationError['failure']>['cause'];

const causes: Partial<Record<FailureKind, Cause>> = {
	'rate-limited': 'rate-limited',
	'quota-exhausted': 'quota-exhausted',
	'temporarily-unavailable': 'temporarily-unavailable',
	'timed-out': 'temporarily-unavailable',
	'credential-invalid': 'credential-invalid',
};

/** The error that n8n shows: what happened, how to go on, and at which item. */
export function toNodeError(
	node: INode,
	error: unknown,
	itemIndex?: number,
): NodeApiError | NodeOperationError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
	const whole = sayDefaultModel(node, toItemFailure(error).details);
	const details = { ...whole, message: shorten(whole.message) };
	const options = {
		message: details.message,
		description: details.hint ?? '',
		...failureOf(details),
		...(itemIndex === undefined ? {} : { itemIndex }),
	};
	const made =
		details.status === undefined
			? new NodeOperationError(node, new Error(details.message), options)
			: new NodeApiError(node, { ...details } as JsonObject, {
					...options,
					httpCode: String(details.status),
				});
	// The editor shows it under the error's details.
	made.context.data = factsOf(details);
	return made;
}

/** A heading has to be short; a message may quote a schema or an answer. */
const shorten = (message: string) =>
	message.length > maxChars ? `${message.slice(0, maxChars).trimEnd()} …` : message;

/** What a developer may want to know, and no one else. */
const factsOf = ({ kind, code, attempts, requestId }: FailureDetails): IDataObject => ({
	kind,
	...(code === undefined ? {} : { code }),
	...(attempts !== undefined && attempts > 1 ? { requests: attempts } : {}),
	...(requestId === undefined ? {} : { requestId }),
});

function failureOf({ kind, retryAfterMs }: FailureDetails): {
	failure?: NonNullable<NodeOperationError['failure']>;
} {
	const cause = causes[kind];
	if (cause === undefined) return {};
	if (cause === 'credential-invalid') return { failure: { cause } };
	return {
		failure: { cause, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) } as NonNullable<
			NodeOperationError['failure']
		>,
	};
}
