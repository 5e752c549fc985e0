export interface Finding {
	level: 'ok' | 'warning' | 'error';
	/** What was found, in one sentence. */
	what: string;
	/** What to do about it; empty where all is well. */
	howTo: string;
}
