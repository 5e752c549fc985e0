import type { Readable } from 'node:stream';
import { Failure } from './failure';
import { tooLarge } from './limit-answer';

/**
 * An answer that is read from the connection as it comes, without the web streams of fetch, which
 * take longer than all else that is done with a small answer. It has no `body`: its bytes are read
 * with `chunks`. Reading ends with a Failure once there are more than `maxBytes`.
 */
export class PlainResponse extends Response {
	readonly #source: Readable;
	readonly #maxBytes: number;

	constructor(source: Readable, init: ResponseInit & { maxBytes: number }) {
		super(null, init);
		this.#source = source;
		this.#maxBytes = init.maxBytes;
	}

	/** The bytes, unpacked. Whoever stops before the end closes the connection. */
	async *chunks(): AsyncGenerator<Uint8Array> {
		let bytes = 0;
		try {
			for await (const chunk of this.#source as AsyncIterable<Buffer>) {
				bytes += chunk.byteLength;
				// A refusal is read as far as anybody reads it, by whoever reads it.
				if (this.ok && bytes > this.#maxBytes) throw tooLarge(this.#maxBytes);
				yield chunk;
			}
		} catch (error) {
			throw error instanceof Failure ? error : new TypeError('terminated', { cause: error });
		}
	}

	override readonly arrayBuffer = async (): Promise<ArrayBuffer> => {
		const { buffer, byteOffset, byteLength } = await this.#whole();
		return buffer.slice(byteOffset, byteOffset + byteLength);
	};

	override readonly text = async (): Promise<string> =>
		new TextDecoder().decode(await this.#whole());

	override readonly json = async (): Promise<unknown> => JSON.parse(await this.text());

	/** Closes the connection of an answer that nobody reads. */
	discard(): void {
		this.#source.destroy();
	}

	async #whole(): Promise<Uint8Array<ArrayBuffer>> {
		const chunks: Uint8Array[] = [];
		for await (const chunk of this.chunks()) chunks.push(chunk);
		return Buffer.concat(chunks);
	}
}
