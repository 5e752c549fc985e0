import { Failure } from '../../endpoint/failure';

/** Of a failure: an encrypted value was not what was encrypted. */
export const damagedCode = 'damaged';

/** What is thrown where an encrypted value is not what was encrypted. */
export const damaged = (cause?: unknown): Failure =>
	new Failure(
		{
			kind: 'output-invalid',
			code: damagedCode,
			message: 'An encrypted value of the job queue was changed or cut off',
			hint: 'Check who else writes to this Redis and to the shared file directory, and run the item again',
		},
		{ cause },
	);

export const isDamaged = (error: unknown): boolean =>
	error instanceof Failure && error.details.code === damagedCode;
