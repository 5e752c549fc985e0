import { Failure } from '../../endpoint/failure';

/** Of a failure: a sealed value was not what was sealed. */
export const damagedCode = 'damaged';

/** What is thrown where a sealed value is not what was sealed. */
export const damaged = (cause?: unknown): Failure =>
	new Failure(
		{
			kind: 'output-invalid',
			code: damagedCode,
			message: 'A sealed value of the job queue was changed or cut off',
			hint: 'Check who else writes to this Redis and to the blob directory, and run the item again',
		},
		{ cause },
	);

export const isDamaged = (error: unknown): boolean =>
	error instanceof Failure && error.details.code === damagedCode;
