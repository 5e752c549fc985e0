import type { FailureDetails } from '../../endpoint/failure';
import type { Answered } from './answered';
import type { DrawnImage } from './image-result';

/** What one request gave, its images read. */
export interface Drawn extends Omit<Answered, 'given'> {
	images: DrawnImage[];
	/** What is wrong with further images of the answer. */
	failures: FailureDetails[];
}
