import type { Readable } from 'node:stream';
import type { ZodType } from 'zod/v4';
import { z } from 'zod/v4';
import type { EndpointClient } from '../endpoint/endpoint-client';
import type { FailureDetails } from '../endpoint/failure';

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
}

export interface Log {
	info(message: string, fields?: Record<string, unknown>): void;
	warn(message: string, fields?: Record<string, unknown>): void;
}

/** Runs a step where nothing is kept of it. */
export const runStep: Context['step'] = async (_name, _result, work) => await work();

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
	/** Told as soon as one of many requests has failed for good, by its place. */
	onFailed?: ((place: number, failure: FailureDetails) => void) | undefined;
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
	/** In the order of the requests. Throws what stopped all of them. */
	run(requests: readonly Request[], context: Context): Promise<Outcome<Result>[]>;
	/** Which requests make a job, by their places: small enough to be held in memory. */
	group(requests: readonly Request[]): number[][];
}
