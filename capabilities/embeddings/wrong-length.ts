import { Failure } from '../../endpoint/failure';

/** What is said of a vector whose length is not the right one; `asked`: it was asked for. */
export function wrongLength(got: number, right: number, asked: boolean): Failure {
	return new Failure({
		kind: 'output-invalid',
		message: asked
			? `The endpoint answered a vector of ${String(got)} numbers, and ${String(right)} were asked for`
			: `The endpoint answered a vector of ${String(got)} numbers, and the others have ${String(right)}`,
		hint: asked
			? 'This model has a length of its own: leave Dimensions out, or choose another model'
			: 'Try again. If the problem persists, choose another model or endpoint',
	});
}
