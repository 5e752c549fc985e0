import type { FailureDetails } from '../../endpoint/failure';
import type { Answered } from './answered';
import type { GeneratedImage } from './image-result';

/** What one request gave, its images read. */
export interface Generated extends Omit<Answered, 'given'> {
	images: GeneratedImage[];
	/** What is wrong with further images of the answer. */
	failures: FailureDetails[];
}
