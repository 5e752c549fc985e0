import { Failure } from '../../endpoint/failure';

/** An error as a sentence where it says that the disk is full, else the error itself. */
export function asDiskFull(error: unknown, fileName: string): unknown {
	if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) return error;
	return new Failure(
		{
			kind: 'temporarily-unavailable',
			message: `The disk filled up while the recording ${fileName} was being cut`,
			hint: 'Free up space in the temporary folder, or set TMPDIR to a folder on a larger disk where the node or worker runs',
		},
		{ cause: error },
	);
}
