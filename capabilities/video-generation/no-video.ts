import { Failure } from '../../endpoint/failure';

/** What an endpoint answered in place of a video, or of a word about one. */
export const noVideo = (answer: unknown) =>
	new Failure({
		kind: 'output-invalid',
		message: `The endpoint returned no video, but ${shown(answer)}`,
		hint: 'Check that the model generates videos, and the base URL in the credential',
	});

const shown = (answer: unknown): string =>
	answer === '' || answer === undefined
		? 'an empty answer'
		: (typeof answer === 'string' ? answer : JSON.stringify(answer)).slice(0, 300);
