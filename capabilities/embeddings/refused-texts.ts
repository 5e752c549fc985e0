import type { Failure } from '../../endpoint/failure';
import type { CalledModel } from './create-sender';

/** Whether one of the texts may be the reason. */
export const mayBeOfOne = ({ kind, details: { status = 400 } }: Failure): boolean =>
	kind === 'content-blocked' ||
	kind === 'output-invalid' ||
	(kind === 'request-invalid' && [400, 413, 422].includes(status));

/** Whether it may be about the length of a text; endpoints word that in many ways. */
export const isOfLength = ({ kind, message }: Failure): boolean =>
	kind === 'request-invalid' && /\btokens?\b|context|length|too (long|large|big)/i.test(message);

/** The failure with what to do about it, where a setting of the node is the reason. */
export function withAdvice(failure: Failure, { model, dimensions }: CalledModel): Failure {
	if (failure.kind !== 'request-invalid' || failure.details.hint !== undefined) return failure;
	if (/input_type/.test(failure.message)) {
		return failure.with({
			hint: `Set Task, or {"input_type": "passage"} or "query" as Extra Body. ${model} embeds documents and queries differently`,
		});
	}
	if (dimensions === undefined || !/dimension/i.test(failure.message)) return failure;
	return failure.with({
		hint: `Remove Dimensions, or set a length that ${model} supports instead of ${String(dimensions)}`,
	});
}
