import { ZodError } from 'zod/v4';
import { Failure } from '../../../endpoint/failure';
import { toFailure } from '../../../endpoint/to-failure';
import { sayIssue } from './say-issue';

/** What was thrown for an item; what a schema says of its request is said in words of the editor. */
export function toItemFailure(error: unknown, signal?: AbortSignal): Failure {
	if (!(error instanceof ZodError)) return toFailure(error, signal);
	const said = error.issues.map(sayIssue);
	const hints = new Set(said.flatMap(({ hint }) => hint ?? []));
	return new Failure(
		{
			kind: 'request-invalid',
			message: [...new Set(said.map(({ message }) => message))].join('. '),
			...(hints.size === 0 ? {} : { hint: [...hints].join('. ') }),
		},
		{ cause: error },
	);
}
