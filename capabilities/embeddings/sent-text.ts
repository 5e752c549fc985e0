/** A text as it is sent, and the tokens that it is estimated to have. */
export interface SentText {
	text: string;
	tokens: number;
	/** What stands before it for its task, where it may be cut; not in one that has to be whole. */
	prefix?: string | undefined;
}
