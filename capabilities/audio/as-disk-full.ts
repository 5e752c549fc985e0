import { Failure } from '../../endpoint/failure';

/** An error as a sentence where it says that the disk is full, else the error itself. */
export function asDiskFull(error: unknown, fileName: string): unknown {
	if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) return error;
	return new Failure(
		{
			kind: 'temporarily-unavailable',
			message: `The disk became full while the recording ${fileName} was cut`,
			hint: 'Free some space in the temporary folder, or let TMPDIR name a folder on a larger disk where the node or worker runs',
		},
		{ cause: error },
	);
}
