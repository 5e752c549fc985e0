import type { Readable } from 'node:stream';
import { Failure } from './failure';
import { tooLarge } from './limit-answer';
import { unpack } from './unpack';

/**
 * An answer that is read from the connection as it comes, without the web streams of fetch, which
 * take longer than all else that is done with a small answer. It has no `body`: its bytes are read
 * with `chunks`, or as a whole, and once. Reading ends with a Failure once there are more than
 * `maxBytes`.
 */
export class PlainResponse extends Response {
	readonly #source: Readable;
	readonly #encoding: string;
	readonly #maxBytes: number;
	#isRead = false;

	constructor(source: Readable, init: ResponseInit & { encoding: string; maxBytes: number }) {
		super(null, init);
		this.#source = source;
		this.#encoding = init.encoding;
		this.#maxBytes = init.maxBytes;
	}

	/** The bytes, unpacked. Whoever stops before the end closes the connection. */
	async *chunks(): AsyncGenerator<Uint8Array> {
		if (this.#isRead) throw new TypeError('The answer has been read already');
		this.#isRead = true;
		const source = this.#encoding === '' ? this.#source : unpack(this.#source, this.#encoding);
		let bytes = 0;
		try {
			for await (const chunk of source as AsyncIterable<Buffer>) {
				bytes += chunk.byteLength;
				// A refusal is read as far as anybody reads it, by whoever reads it.
				if (this.ok && bytes > this.#maxBytes) throw tooLarge(this.#maxBytes);
				yield chunk;
			}
		} catch (error) {
			throw error instanceof Failure ? error : new TypeError('terminated', { cause: error });
		}
	}

	/** Closes the connection of an answer that nobody reads. */
	discard(): void {
		this.#source.on('error', () => undefined).destroy();
	}

	override readonly bytes = async (): Promise<Uint8Array<ArrayBuffer>> => {
		const chunks: Uint8Array[] = [];
		for await (const chunk of this.chunks()) chunks.push(chunk);
		return new Uint8Array(Buffer.concat(chunks));
	};

	override readonly arrayBuffer = async (): Promise<ArrayBuffer> => (await this.bytes()).buffer;

	override readonly blob = async (): Promise<Blob> => new Blob([await this.bytes()]);

	override readonly text = async (): Promise<string> =>
		new TextDecoder().decode(await this.bytes());

	override readonly json = async (): Promise<unknown> => JSON.parse(await this.text());

	override readonly formData = (): Promise<never> => this.#refuse();

	override readonly clone = (): never => {
		throw new TypeError('The answer can be read once only');
	};

	async #refuse(): Promise<never> {
		return await Promise.reject(new TypeError('The answer is no form'));
	}
}
