import type { JsonSchema } from './json-schema';

/** Whether a schema says that it is older than the draft of 2019, such as those that zod writes. */
export const isDraft7 = ({ $schema }: JsonSchema): boolean =>
	typeof $schema === 'string' && /draft-0[4-7]/.test($schema);
