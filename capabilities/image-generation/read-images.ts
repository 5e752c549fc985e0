import { Failure, type FailureDetails } from '../../endpoint/failure';
import { toFailure } from '../../endpoint/to-failure';
import type { Context } from '../capability';
import type { Given } from './answered';
import type { GeneratedImage } from './image-result';
import { readImage } from './read-image';

/**
 * The images of an answer; what is wrong with some of them does not cost the others. Throws what
 * is wrong with the first where none can be read.
 */
export async function readImages(
	given: readonly Given[],
	context: Pick<Context, 'client' | 'media' | 'signal'>,
): Promise<{ images: GeneratedImage[]; failures: FailureDetails[] }> {
	const read = await Promise.allSettled(
		given.map(async ({ data, revisedPrompt }) => ({
			...(await readImage(data, context)),
			...(revisedPrompt ? { revisedPrompt } : {}),
		})),
	);
	const images = read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
	const failures = read.flatMap((one) =>
		one.status === 'rejected' ? [one.reason as unknown] : [],
	);
	const [first] = failures;
	if (images.length > 0) {
		return { images, failures: failures.map((error) => toFailure(error).details) };
	}
	if (first !== undefined) throw toFailure(first, context.signal);
	throw new Failure({
		kind: 'output-invalid',
		message: 'The endpoint returned no image',
		hint: 'Change the prompt, since blocked images often come back empty. Or choose a model that generates images',
	});
}
