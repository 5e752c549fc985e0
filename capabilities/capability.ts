import type { Readable } from 'node:stream';
import type { ZodType } from 'zod/v4';
import { z } from 'zod/v4';
import type { EndpointClient } from '../endpoint/endpoint-client';
import type { Failure, FailureDetails } from '../endpoint/failure';

/** A file that travels as a reference: its bytes are opened only where they are needed. */
export const media = z.object({
	ref: z.string().describe('Where the bytes are: a key of the MediaSource that opens it.'),
	mimeType: z.string().describe('Media type as the sender said it, e.g. audio/mpeg.'),
	fileName: z.string().optional().describe('Name with extension, for messages and uploads.'),
	byteLength: z.number().int().nonnegative().describe('Size in bytes.'),
});

export type Media = z.infer<typeof media>;

/** Opens media: n8n's binary data inline, the blob store in a worker, a file in a test. */
export interface MediaSource {
	open(media: Media): Promise<Readable>;
	/** Path of the file that holds the bytes, to read alone, where it is on a disk of this machine. */
	locate?(media: Media): Promise<string | undefined>;
}

/** How a part of a request ended. */
export type PartOutcome<Result> = { result: Result } | { failure: Failure };

export interface Log {
	info(message: string, fields?: Record<string, unknown>): void;
	warn(message: string, fields?: Record<string, unknown>): void;
}

/** The request of a part; names are unique within the request that it is a part of. */
export interface Named<Request> {
	name: string;
	request: Request;
}

/** What a capability may use besides its request. */
export interface Context {
	client: EndpointClient;
	media: MediaSource;
	/** Aborts when the user cancels, the deadline passes or the process ends. */
	signal: AbortSignal;
	/** Reports how far the work is, from 0 to 1. */
	onProgress: (share: number) => void;
	/** Takes the words of an answer as they come; where it is set, answers are streamed. */
	onText?: ((text: string) => void) | undefined;
	/**
	 * Runs a part of the work that need not be repeated: in a worker its result is kept, and a job
	 * that runs again takes it from there. Names are unique within a request.
	 */
	step: <T>(name: string, result: ZodType<T>, work: () => Promise<T>) => Promise<T>;
	/**
	 * Runs parts of the request side by side and says how each ended, in their order: in a worker
	 * each is a job of its own that any worker takes, and this run waits until they ended.
	 * It then begins anew, so what is before this call has to be a step. `of` is how many parts
	 * the request has, where they are not all asked for at once. A failure that every part would
	 * meet, such as a wrong key, is thrown.
	 */
	parts: <Request, Result>(
		part: Capability<Request, Result>,
		requests: readonly Named<Request>[],
		of?: number,
	) => Promise<PartOutcome<Result>[]>;
	/**
	 * Keeps a file on the local disk until the request has ended, so that its parts can open it. It
	 * may be removed once the run that keeps it has ended.
	 */
	keepFile: (path: string, file: Omit<Media, 'ref'>) => Promise<Media>;
	/** The ffmpeg to run; the one on the PATH where left out. */
	ffmpegPath?: string | undefined;
	/** Told as soon as one of many requests has failed for good, by its place. */
	onFailed?: ((place: number, failure: FailureDetails) => void) | undefined;
	/** Told the fields of a request that the endpoint refused and that were left out. */
	onLeftOut?: ((fields: readonly string[]) => void) | undefined;
	/** Says something the user should know although the work succeeded. */
	onHint: (message: string) => void;
	log: Log;
}

/** Something a model can do, written once and used by a node, a worker and a test. */
export interface Capability<Request, Result> {
	readonly name: string;
	readonly request: ZodType<Request>;
	readonly result: ZodType<Result>;
	run(request: Request, context: Context): Promise<Result>;
	/** How it serves many requests with fewer calls than one each, where it can. */
	readonly many?: Many<Request, Result>;
}

/** How one of many requests ended. */
export type Outcome<Result> = { result: Result } | { failure: FailureDetails };

/** Requests that are worked on together; what is wrong with one does not fail the others. */
export interface Many<Request, Result> {
	/**
	 * In the order of the requests. Throws what stopped all of them. `onResult` is told of a result
	 * as soon as there is one, so that it is worked up while the others are waited for; what stands
	 * in the end at its place may be another, or a failure.
	 */
	run(
		requests: readonly Request[],
		context: Context & { onResult?: (place: number, result: Result) => void },
	): Promise<Outcome<Result>[]>;
	/** Reads requests one after another as `request.parse` does, where most of them are alike. */
	reader(): (raw: unknown) => Request;
	/** Which requests make a job, by their places: small enough to be held in memory. */
	group(requests: readonly Request[]): number[][];
}
