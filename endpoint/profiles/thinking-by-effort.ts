import type { Profile } from './profile';

/** Where thinking is set by reasoning_effort alone; thoughts come by themselves or not at all. */
export const thinkingByEffort: Profile['thinkingFields'] = ({
	effort,
	level = effort,
	budget,
	cachedContent,
}) => ({
	fields: level === undefined ? {} : { reasoning_effort: level },
	leftOut: [
		...(budget === undefined ? [] : ['thinking budget']),
		...(cachedContent === undefined ? [] : ['cached content']),
	],
});
