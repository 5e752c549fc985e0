const longest = 100;

/** A name that may stand in the head of any request and leads to no folder; its ending is the business of the caller. */
export const plainName = (name: string): string =>
	name.replace(/[\p{Cc}"\\/]/gu, '_').slice(0, longest);
