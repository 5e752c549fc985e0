type Fields = Record<string, unknown>;

/** How an endpoint of a maker speaks: what it refuses, and where it puts what others have elsewhere. */
export interface Dialect {
	prefix: string;
	hasTranscriptions: boolean;
	takesJsonRecordings?: boolean;
	/** Whether the end of a stream has the bill though nobody asked for it. */
	billsStreams?: boolean;
	/** Stands before a stream; empty where nothing does. */
	comment: string;
	/** Each throws a Refusal. */
	checkChat(body: Fields): void;
	checkTranscription(format: string, model: string): void;
	toError(kind: string, message: string, details?: unknown): { code: number; body: unknown };
	errorInStream(told: { code: number; body: unknown }): string;
	toModels(models: { id: string }[], query: URLSearchParams): object;
	toUsage(usage: Record<string, number>): object;
	withThoughts(message: Fields, thoughts: string): Fields;
	withUsage(chunk: Fields, usage: object): Fields;
	/** The form that a transcript has where this one was asked for. */
	transcriptIn(format: string): string;
}

export function dialectOf(path: string): { dialect: Dialect; route: string | undefined };
