import { Failure } from '../../endpoint/failure';

/** What is said of a vector whose length is not the right one; `asked`: it was asked for. */
export function wrongLength(got: number, right: number, asked: boolean): Failure {
	return new Failure({
		kind: 'output-invalid',
		message: asked
			? `The endpoint returned a vector of ${String(got)} numbers, but ${String(right)} were requested`
			: `The endpoint returned a vector of ${String(got)} numbers, but the others have ${String(right)}`,
		hint: asked
			? 'The vectors of this model have a fixed length. Remove Dimensions, or choose another model'
			: 'Try again. If the problem persists, choose another model or endpoint',
	});
}
